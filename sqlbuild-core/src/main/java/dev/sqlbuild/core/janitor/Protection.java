package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Who is protected, and why (virtual-recovery.md 6.2): whatever those who stay can reach, and whatever is in use. */
final class Protection {
    private final Ground ground;
    private final Expiry expiry;
    private final Leftovers leftovers;
    /** Of versions, which are {@link VersionRef}s, and of what the store does not know, by its {@link RelationName}. */
    private final Needs<Object> needs = new Needs<>();

    private Protection(Ground ground, Expiry expiry, Leftovers leftovers) {
        this.ground = ground;
        this.expiry = expiry;
        this.leftovers = leftovers;
    }

    /** Needs of versions, as {@link VersionRef}s, and of what is beside them, by {@link RelationName}; followed to their end. */
    static Needs<Object> needs(Ground ground, Expiry expiry, Leftovers leftovers) {
        Protection protection = new Protection(ground, expiry, leftovers);
        protection.pointers();
        protection.operations();
        protection.uses();
        protection.definitions();
        protection.standingViews();
        protection.needs.close();
        return protection.needs;
    }

    private void pointers() {
        new TreeMap<>(ground.recorded.refs()).forEach((vde, refs) -> {
            if (!expiry.pruned().contains(vde)) needAll(refs, "used by " + vde);
        });
        for (Checkpoint checkpoint : ground.recorded.checkpoints()) {
            if (expiry.isPruned(checkpoint)) continue;
            needAll(checkpoint.refs(), "in checkpoint " + checkpoint.id() + " of " + checkpoint.vde());
        }
    }

    private void needAll(RefSet refs, String reason) {
        refs.list().forEach(ref -> needs.add(ref, reason));
    }

    private void operations() {
        for (Unsettled operation : ground.recorded.operations()) {
            if (!mayBeResumed(operation)) continue;
            operation.versions().forEach(ref -> needs.add(ref, "operation " + operation.id() + " is not settled"));
        }
    }

    private boolean mayBeResumed(Unsettled operation) {
        if (operation.atWork() || operation.updatedAt().isAfter(ground.cutoff)) return true;
        return operation.vde().filter(expiry::lives).isPresent();
    }

    private void uses() {
        ground.recorded.locks().versions().forEach(ref -> needs.add(ref, "it is locked"));
        ground.recorded.homes().forEach(this::use);
        for (RelationInfo relation : leftovers.loose()) {
            leftovers.whyKept(relation).ifPresent(reason -> needs.add(relation.name(), reason));
        }
    }

    private void use(VersionRef ref, Aged<PhysicalRelation> home) {
        RelationName relation = home.value().relation();
        boolean excluded = ground.rules.excludes(relation.name())
                || ground.rules.excludes(ref.node().name());
        boolean busy = ground.recorded
                .locks()
                .busySince()
                .filter(since ->
                        !home.updatedAt().filter(at -> at.isBefore(since)).isPresent())
                .isPresent();
        if (!ground.isAmongVersions(relation)) needs.add(ref, "it is in no schema of versions");
        else if (excluded) needs.add(ref, Ground.EXCLUDED);
        else if (busy) needs.add(ref, "used by a command that is running");
        else ground.usedLately(home).ifPresent(reason -> needs.add(ref, reason));
    }

    // ---- what reads what

    private void definitions() {
        ground.recorded.versions().values().forEach(this::definition);
    }

    /** A table keeps its rows whatever becomes of what it was built from; a view and a function do not. */
    private void definition(Aged<VersionOutline> version) {
        VersionRef ref = version.value().ref();
        Aged<PhysicalRelation> home = ground.recorded.homes().get(ref);
        boolean holdsRows =
                home == null ? ref.node().kind() == NodeKind.SEED : home.value().type() == PhysicalRelation.Type.TABLE;
        if (holdsRows) return;
        List<VersionRef> upstream = new ArrayList<>();
        version.value().build().upstreams().forEach((node, hash) -> upstream.add(new VersionRef(node, hash)));
        needs.reads(ref, upstream);
    }

    /** What views of anybody really read, whatever is recorded. */
    private void standingViews() {
        Map<String, List<Object>> byName = byName();
        Set<String> going = new HashSet<>();
        for (VdeName vde : expiry.pruned()) {
            ground.standing.logicalViews().getOrDefault(vde, Set.of()).forEach(name -> going.add(ground.key(name)));
        }
        ground.standing.viewSql().forEach((view, sql) -> {
            Optional<VersionRef> version = ground.versionAt(view);
            Object reader = version.isPresent() ? version.get() : view;
            Set<Object> read = new HashSet<>();
            for (String name : SqlNames.in(sql, ground.layout.dialect())) {
                read.addAll(byName.getOrDefault(name, List.of()));
            }
            read.remove(reader);
            if (read.isEmpty() || going.contains(ground.key(view))) return;
            needs.reads(reader, read);
            if (version.isEmpty() && !leftovers.isLoose(view)) needs.add(view, "it is not known");
        });
    }

    private Map<String, List<Object>> byName() {
        Map<String, List<Object>> byName = new HashMap<>();
        ground.recorded
                .homes()
                .forEach((ref, home) -> byName.computeIfAbsent(
                                ground.layout
                                        .dialect()
                                        .key(home.value().relation().name()),
                                name -> new ArrayList<>())
                        .add(ref));
        leftovers
                .loose()
                .forEach(relation -> byName.computeIfAbsent(
                                ground.layout.dialect().key(relation.name().name()), name -> new ArrayList<>())
                        .add(relation.name()));
        return byName;
    }
}
