package dev.sqlbuild.core.janitor;

import static dev.sqlbuild.core.janitor.RetentionWorld.NOW;
import static dev.sqlbuild.core.janitor.RetentionWorld.daysAgo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Locked;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation.Type;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** In random worlds exactly the versions go that are old and that nothing which stays can reach. */
class RetentionPropertyTest {
    private static final int WORLDS = 2000;

    @Test
    void dropsAllThatIsUnreachableAndOldAndNothingElse() {
        int dropped = 0;
        int kept = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            RetentionWorld world = world(new Random(seed));
            RetentionPlan plan = world.plan();
            Set<VersionRef> gone = new LinkedHashSet<>(world.dropped());
            Set<VersionRef> needed = needed(world, plan);
            assertThat(gone).as("seed " + seed).noneMatch(needed::contains);
            Set<VersionRef> expected = new HashSet<>(world.homes.keySet());
            expected.removeAll(needed);
            assertThat(gone).as("seed " + seed).isEqualTo(expected);
            assertThat(readersComeFirst(world, gone)).as("seed " + seed).isTrue();
            dropped += gone.size();
            kept += needed.size();
        }
        assertThat(dropped).isGreaterThan(WORLDS);
        assertThat(kept).isGreaterThan(WORLDS);
    }

    private static RetentionWorld world(Random random) {
        RetentionWorld world = new RetentionWorld();
        List<VersionRef> versions = new ArrayList<>();
        int nodes = 1 + random.nextInt(8);
        for (int node = 0; node < nodes; node++) {
            NodeKind kind = random.nextInt(6) == 0 ? NodeKind.FUNCTION : NodeKind.MODEL;
            for (int version = 0; version < 1 + random.nextInt(3); version++) {
                VersionRef[] upstream = some(random, versions, 3);
                String name = kind == NodeKind.FUNCTION ? "f" + node : "m" + node;
                long age = random.nextInt(80);
                Type type = kind == NodeKind.FUNCTION ? Type.FUNCTION : random.nextBoolean() ? Type.VIEW : Type.TABLE;
                versions.add(
                        random.nextInt(10) == 0
                                ? world.record(kind, name, version, age, upstream)
                                : world.version(kind, name, version, type, age, upstream));
            }
        }
        List<VdeName> vdes = new ArrayList<>();
        for (String name : List.of("prod", "pr_1", "pr_2", "pr_3")) {
            if (random.nextInt(4) == 0) continue;
            VdeStatus status = random.nextInt(4) == 0 ? VdeStatus.DETACHED : VdeStatus.FINALIZED;
            vdes.add(world.vde(name, status, random.nextInt(80), some(random, versions, 3)));
        }
        vdes.add(new VdeName("gone"));
        for (int i = 0; i < random.nextInt(8); i++) {
            VdeName vde = vdes.get(random.nextInt(vdes.size()));
            world.checkpoint("cp_" + i, vde, random.nextInt(80), some(random, versions, 3));
        }
        if (random.nextInt(3) == 0) {
            world.operations.add(new Unsettled(
                    "promote:1",
                    Optional.of(vdes.get(random.nextInt(vdes.size()))),
                    random.nextBoolean(),
                    daysAgo(random.nextInt(80)),
                    Set.of(some(random, versions, 3))));
        }
        if (random.nextInt(3) == 0) {
            Set<VdeName> locked = random.nextBoolean() ? Set.of(vdes.get(0)) : Set.of();
            world.locks = new Locked(
                    locked,
                    Set.of(some(random, versions, 2)),
                    locked.isEmpty() ? Optional.empty() : Optional.of(daysAgo(random.nextInt(80))),
                    List.of());
        }
        for (VersionRef ref : some(random, List.copyOf(world.homes.keySet()), 1)) world.reader("bi", "report", ref);
        world.rules = new RetentionRules(
                Duration.ofDays(random.nextInt(60)), 1 + random.nextInt(3), true, Optional.empty(), List.of());
        return world;
    }

    private static VersionRef[] some(Random random, List<VersionRef> versions, int most) {
        Set<VersionRef> some = new LinkedHashSet<>();
        Set<Object> nodes = new HashSet<>();
        for (int i = 0; i < random.nextInt(most + 1) && !versions.isEmpty(); i++) {
            VersionRef ref = versions.get(random.nextInt(versions.size()));
            if (nodes.add(ref.node())) some.add(ref);
        }
        return some.toArray(VersionRef[]::new);
    }

    /** The definition, followed step by step until nothing is added. */
    private static Set<VersionRef> needed(RetentionWorld world, RetentionPlan plan) {
        Set<VdeName> prunedVdes =
                plan.vdes().stream().map(each -> each.what().name()).collect(Collectors.toSet());
        plan.detached().forEach(each -> prunedVdes.add(each.what().name()));
        Set<String> prunedCheckpoints =
                plan.checkpoints().stream().map(each -> each.what().id()).collect(Collectors.toSet());
        Set<VersionRef> needed = new HashSet<>();
        world.refs.forEach((vde, refs) -> {
            if (!prunedVdes.contains(vde)) needed.addAll(refs.list());
        });
        for (Checkpoint checkpoint : world.checkpoints) {
            if (!prunedCheckpoints.contains(checkpoint.id()))
                needed.addAll(checkpoint.refs().list());
        }
        for (Unsettled operation : world.operations) {
            boolean vdeStays = world.vdes.stream()
                    .map(vde -> vde.value().name())
                    .anyMatch(vde -> operation.vde().filter(vde::equals).isPresent() && !prunedVdes.contains(vde));
            boolean young = Duration.between(operation.updatedAt(), NOW).compareTo(world.rules.retention()) < 0;
            if (operation.atWork() || vdeStays || young) needed.addAll(operation.versions());
        }
        needed.addAll(world.locks.versions());
        world.homes.forEach((ref, home) -> {
            Duration age = Duration.between(home.updatedAt().orElseThrow(), NOW);
            if (age.compareTo(world.rules.retention()) < 0) needed.add(ref);
            if (world.locks
                    .busySince()
                    .filter(since -> !home.updatedAt().get().isBefore(since))
                    .isPresent()) needed.add(ref);
            if (world.viewSql.values().stream()
                    .anyMatch(sql -> sql.contains(home.value().relation().name()))) needed.add(ref);
        });
        boolean grown = true;
        while (grown) {
            grown = false;
            for (VersionRef reader : List.copyOf(needed)) {
                Aged<dev.sqlbuild.core.version.VersionOutline> version = world.versions.get(reader);
                boolean holdsRows = world.homes.containsKey(reader)
                        && world.homes.get(reader).value().type() == Type.TABLE;
                if (version == null || holdsRows) continue;
                for (var parent : version.value().build().upstreams().entrySet()) {
                    grown |= needed.add(new VersionRef(parent.getKey(), parent.getValue()));
                }
            }
        }
        return needed;
    }

    private static boolean readersComeFirst(RetentionWorld world, Set<VersionRef> gone) {
        Set<VersionRef> already = new HashSet<>();
        for (VersionRef ref : gone) {
            already.add(ref);
            if (world.homes.get(ref).value().type() == Type.TABLE) continue;
            for (var parent :
                    world.versions.get(ref).value().build().upstreams().entrySet()) {
                if (already.contains(new VersionRef(parent.getKey(), parent.getValue()))) return false;
            }
        }
        return true;
    }
}
