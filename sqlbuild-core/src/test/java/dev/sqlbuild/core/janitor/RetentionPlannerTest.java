package dev.sqlbuild.core.janitor;

import static dev.sqlbuild.core.janitor.RetentionWorld.NOW;
import static dev.sqlbuild.core.janitor.RetentionWorld.PROD;
import static dev.sqlbuild.core.janitor.RetentionWorld.daysAgo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Locked;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.PhysicalRelation.Type;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionPlannerTest {
    private final RetentionWorld world = new RetentionWorld();

    private void rules(int days, int checkpoints, boolean trackedOnly, String... excluded) {
        world.rules = new RetentionRules(
                Duration.ofDays(days), checkpoints, trackedOnly, Optional.empty(), List.of(excluded));
    }

    @Test
    void prunesExpiredVdesWithWhatOnlyTheyUsed() {
        VersionRef shared = world.table("a", 1, 90);
        VersionRef own = world.table("b", 1, 90, shared);
        world.vde("prod", VdeStatus.FINALIZED, 90, shared);
        VdeName old = world.vde("pr_7", VdeStatus.FINALIZED, 31, shared, own);
        VdeName young = world.vde("pr_8", VdeStatus.FINALIZED, 29, shared);
        world.checkpoint("cp_old", old, 31, own);
        world.checkpoint("cp_young", young, 90, shared);
        RetentionPlan plan = world.plan();
        assertThat(plan.vdes()).extracting(Pruned::name).containsExactly("pr_7");
        assertThat(plan.vdes()).extracting(Pruned::reason).containsExactly("last used 31 days ago");
        assertThat(plan.checkpoints()).extracting(Pruned::name).containsExactly("cp_old");
        assertThat(world.dropped()).containsExactly(own);
        assertThat(plan.kept())
                .contains(new Kept("pr_8", "used 29 days ago"))
                .contains(new Kept(world.home(shared).toString(), "used by pr_8"));

        world.locks = new Locked(Set.of(old), Set.of(), Optional.of(NOW), List.of());
        assertThat(world.plan().isEmpty()).isTrue();
    }

    @Test
    void doesNotPruneAVdeOfUnknownAge() {
        VdeName odd = world.vde("pr_7", VdeStatus.FINALIZED, 90);
        world.vdes.replaceAll(vde -> new Aged<>(vde.value(), Optional.empty()));
        rules(0, 20, true);
        assertThat(world.plan().vdes()).isEmpty();
        assertThat(world.plan().kept()).containsExactly(new Kept(odd.text(), "its age is unknown"));
    }

    @Test
    void forgetsDetachedVdesAndLaterTheirCheckpoints() {
        VersionRef version = world.table("a", 1, 90);
        world.vde("prod", VdeStatus.DETACHED, 31, version);
        world.checkpoint("cp", PROD, 90, version);
        assertThat(world.plan().detached()).extracting(Pruned::name).containsExactly("prod");
        assertThat(world.plan().checkpoints()).isEmpty();
        assertThat(world.dropped()).isEmpty();
        world.vdes.clear();
        world.refs.clear();
        assertThat(world.plan().checkpoints()).extracting(Pruned::name).containsExactly("cp");
        assertThat(world.dropped()).containsExactly(version);
    }

    @Test
    void keepsTheNewestCheckpoints() {
        VersionRef first = world.table("a", 1, 90);
        VersionRef second = world.table("a", 2, 90);
        VersionRef third = world.table("a", 3, 90);
        world.vde("prod", VdeStatus.FINALIZED, 0, third);
        world.checkpoint("cp_1", PROD, 3, first);
        world.checkpoint("cp_2", PROD, 2, second);
        world.checkpoint("cp_3", PROD, 1, third);
        rules(30, 2, true);
        assertThat(world.plan().checkpoints()).extracting(Pruned::name).containsExactly("cp_1");
        assertThat(world.dropped()).containsExactly(first);
        world.locks = new Locked(Set.of(PROD), Set.of(), Optional.of(NOW), List.of());
        assertThat(world.plan().checkpoints()).isEmpty();
    }

    @Test
    void keepsWhatKeptViewsRead() {
        VersionRef function = world.version(NodeKind.FUNCTION, "f", 1, Type.FUNCTION, 90);
        VersionRef table = world.table("a", 1, 90);
        VersionRef low = world.view("b", 1, 90, table, function);
        VersionRef high = world.view("c", 1, 90, low);
        VersionRef rows = world.table("d", 1, 90, high);
        world.vde("prod", VdeStatus.FINALIZED, 0, rows);
        // Rows stay without what they were computed from; readers go first.
        assertThat(world.dropped()).containsExactly(high, low, function, table);
        world.vde("pr_1", VdeStatus.FINALIZED, 0, high);
        assertThat(world.dropped()).isEmpty();
        assertThat(world.plan().kept()).contains(new Kept(world.home(table).toString(), "read by " + low));
    }

    @Test
    void keepsWhatAnyStandingViewReallyReads() {
        VersionRef shown = world.table("a", 1, 90);
        VersionRef old = world.table("a", 2, 90);
        VdeName gone = world.vde("pr_7", VdeStatus.FINALIZED, 90, old);
        world.reader("rides", "a", shown);
        world.reader("rides__pr_7", "a", old);
        world.logicalViews.put(gone, Set.of(RelationName.of("rides__pr_7", "a")));
        assertThat(world.dropped()).containsExactly(old);
        world.reader("rides__sqb_physical", "somebodys", old);
        assertThat(world.dropped()).isEmpty();
    }

    @Test
    void keepsWhatIsLockedYoungExcludedOrMayBeResumed() {
        VersionRef locked = world.table("a", 1, 90);
        VersionRef busy = world.table("b", 1, 31);
        VersionRef excluded = world.table("keep_it", 1, 90);
        VersionRef resumable = world.table("c", 1, 90);
        VersionRef forgotten = world.table("d", 1, 90);
        VersionRef young = world.table("e", 1, 30);
        VersionRef below = world.view("keep_view", 1, 90, forgotten);
        world.vde("prod", VdeStatus.FINALIZED, 90);
        world.operations.add(new Unsettled("promote:1", Optional.of(PROD), false, daysAgo(90), Set.of(resumable)));
        world.operations.add(
                new Unsettled("promote:2", Optional.of(new VdeName("pr_9")), false, daysAgo(90), Set.of(forgotten)));
        world.locks = new Locked(Set.of(), Set.of(locked), Optional.of(daysAgo(31)), List.of());
        rules(29, 20, true, "KEEP_*");
        assertThat(world.plan().kept())
                .contains(new Kept(world.home(locked).toString(), "it is locked"))
                .contains(new Kept(world.home(busy).toString(), "used by a command that is running"))
                .contains(new Kept(world.home(excluded).toString(), "excluded by exclude_patterns"))
                .contains(new Kept(world.home(resumable).toString(), "operation promote:1 is not settled"))
                .contains(new Kept(world.home(below).toString(), "excluded by exclude_patterns"))
                .contains(new Kept(world.home(forgotten).toString(), "read by " + below));
        assertThat(world.dropped()).isEmpty();
        world.locks = Locked.NONE;
        world.operations.clear();
        rules(30, 20, true);
        assertThat(world.dropped())
                .containsExactlyInAnyOrder(locked, busy, excluded, resumable, forgotten, young, below);
        rules(31, 20, true);
        assertThat(world.dropped()).doesNotContain(young);
    }

    @Test
    void dropsNothingOutsideTheSchemasOfVersions() {
        VersionRef moved = world.table("a", 1, 90);
        PhysicalRelation home =
                PhysicalRelation.fresh(moved, RelationName.of("rides", "a"), PhysicalRelation.Type.TABLE);
        world.homes.put(moved, new Aged<>(home, Optional.of(daysAgo(90))));
        assertThat(world.dropped()).isEmpty();
        assertThat(world.plan().kept()).contains(new Kept("rides.a", "it is in no schema of versions"));
    }

    @Test
    void removesLeftoversOfOldVersionsOnly() {
        VersionRef old = world.table("a", 1, 90);
        VersionRef young = world.table("b", 1, 1);
        world.vde("prod", VdeStatus.FINALIZED, 0, old, young);
        RelationName leftover = world.home(old).withName(world.home(old).name() + "__staging");
        RelationName inUse = world.home(young).withName(world.home(young).name() + "__delta");
        RelationName unknown = RelationName.of("rides__sqb_physical", "x__v_00000000");
        RelationName fences = RelationName.of("rides__sqb_physical", "_sqb_fences");
        for (RelationName name : List.of(leftover, inUse, unknown, fences)) {
            world.relations.add(new RelationInfo(name, RelationKind.TABLE));
        }
        world.relations.add(new RelationInfo(RelationName.of("rides", "a__staging"), RelationKind.TABLE));
        assertThat(world.plan().leftovers()).extracting(Pruned::name).containsExactly(leftover.toString());
        assertThat(world.plan().kept()).contains(new Kept(unknown.toString(), "nothing is recorded of it"));
        rules(30, 20, false);
        assertThat(world.plan().leftovers())
                .extracting(Pruned::name)
                .containsExactly(leftover.toString(), unknown.toString());
        world.locks = new Locked(Set.of(PROD), Set.of(), Optional.of(NOW), List.of());
        assertThat(world.plan().leftovers()).extracting(Pruned::name).containsExactly(leftover.toString());
        world.locks = Locked.NONE;
        world.shared.add("rides__sqb_physical");
        assertThat(world.plan().leftovers()).extracting(Pruned::name).containsExactly(leftover.toString());
        world.shared.clear();
        RelationName reader = RelationName.of("rides__sqb_physical", "y");
        world.relations.add(new RelationInfo(reader, RelationKind.VIEW));
        world.viewSql.put(reader, "SELECT * FROM " + unknown);
        assertThat(world.plan().leftovers())
                .extracting(Pruned::name)
                .containsExactly(reader.toString(), leftover.toString(), unknown.toString());
        world.viewSql.put(RelationName.of("rides", "z"), "SELECT * FROM " + reader);
        assertThat(world.plan().leftovers()).extracting(Pruned::name).containsExactly(leftover.toString());
    }

    @Test
    void removesRowsBackupsAndLocksThatNobodyNeeds() {
        VersionRef empty = world.record(NodeKind.MODEL, "a", 1, 90);
        VersionRef bound = world.record(NodeKind.MODEL, "b", 1, 90);
        world.record(NodeKind.MODEL, "c", 1, 1);
        world.vde("prod", VdeStatus.FINALIZED, 0, bound);
        for (int days : List.of(40, 50, 60)) {
            Instant at = daysAgo(days);
            world.backups.add(new Aged<>("b" + days, Optional.of(at)));
        }
        world.locks = new Locked(Set.of(), Set.of(), Optional.empty(), List.of("virtual_env:x"));
        RetentionPlan plan = world.plan();
        assertThat(plan.rows()).extracting(Pruned::what).containsExactly(empty);
        assertThat(plan.backups()).extracting(Pruned::what).containsExactly("b50", "b60");
        assertThat(plan.locks()).extracting(Pruned::what).containsExactly("virtual_env:x");
        assertThat(plan.size()).isEqualTo(4);
    }

    @Test
    void putsTablesAsideAndDropsThemLater() {
        VersionRef table = world.table("a", 1, 90);
        VersionRef view = world.view("b", 1, 90, table);
        world.vde("prod", VdeStatus.FINALIZED, 0);
        world.rules = new RetentionRules(Duration.ofDays(30), 20, true, Optional.of(Duration.ofDays(14)), List.of());
        assertThat(world.plan().versions())
                .extracting(each -> each.what().archive().map(RelationName::name))
                .containsExactly(Optional.empty(), Optional.of("_sqb_archive__20260302T080000Z__a__v_00000001"));
        assertThat(world.plan().versions().get(1).reason()).startsWith("archive as _sqb_archive__");

        world.homes.remove(view);
        move(table, "_sqb_archive__20260216T080001Z__a__v_00000001");
        assertThat(world.dropped()).isEmpty();
        assertThat(world.plan().kept()).contains(new Kept(world.home(table).toString(), "put aside 13 days ago"));
        move(table, "_sqb_archive__20260216T080000Z__a__v_00000001");
        assertThat(world.plan().versions())
                .extracting(each -> each.what().archive())
                .containsExactly(Optional.empty());

        // One whose janitor died before it could say so.
        world.relations.add(new RelationInfo(
                RelationName.of("rides__sqb_physical", "_sqb_archive__20260201T080000Z__x"), RelationKind.TABLE));
        world.relations.add(new RelationInfo(
                RelationName.of("rides__sqb_physical", "_sqb_archive__20260301T080000Z__y"), RelationKind.TABLE));
        assertThat(world.plan().leftovers()).extracting(Pruned::reason).containsExactly("put aside 29 days ago");
    }

    private void move(VersionRef ref, String name) {
        PhysicalRelation home = world.homes.get(ref).value();
        PhysicalRelation moved = PhysicalRelation.fresh(ref, home.relation().withName(name), home.type());
        world.homes.put(ref, new Aged<>(moved, Optional.of(daysAgo(90))));
    }
}
