package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Leftover;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionPlan.PrunedVersion;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.VdeLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what virtual mode no longer needs (virtual-recovery.md 6.1, 6.2). First VDEs and checkpoints that have had their
 * time, then whatever nothing that stays can reach. Whatever is in doubt stays.
 */
public final class RetentionPlanner {
    /** Table by which switches of views are fenced: beside the versions, and no version. */
    public static final String FENCES = "_sqb_fences";

    private static final String EXCLUDED = "excluded by exclude_patterns";

    private final RetentionRules rules;
    private final VdeLayout layout;
    private final Recorded recorded;
    private final RetentionFacts.Standing standing;
    private final Instant cutoff;
    /** Of versions, which are {@link VersionRef}s, and of what the store does not know, by its {@link RelationName}. */
    private final Needs<Object> needs = new Needs<>();

    private final Map<VdeName, Aged<VirtualEnvironment>> rows = new HashMap<>();
    private final Set<VdeName> pruned = new HashSet<>();
    private final Map<String, VersionRef> tracked = new HashMap<>();
    private final Set<String> present = new HashSet<>();
    private final List<Kept> kept = new ArrayList<>();

    private RetentionPlanner(RetentionRules rules, VdeLayout layout, RetentionFacts facts) {
        this.rules = rules;
        this.layout = layout;
        this.recorded = facts.recorded();
        this.standing = facts.standing();
        this.cutoff = recorded.now().minus(rules.retention());
        recorded.vdes().forEach(vde -> rows.put(vde.value().name(), vde));
        recorded.homes().forEach((ref, home) -> tracked.put(key(home.value().relation()), ref));
        standing.relations().forEach(relation -> present.add(key(relation.name())));
    }

    public static RetentionPlan plan(RetentionRules rules, VdeLayout layout, RetentionFacts facts) {
        return new RetentionPlanner(rules, layout, facts).plan();
    }

    private RetentionPlan plan() {
        List<Pruned<VirtualEnvironment>> expired = new ArrayList<>();
        List<Pruned<VirtualEnvironment>> detached = new ArrayList<>();
        for (Aged<VirtualEnvironment> vde : recorded.vdes()) judge(vde, expired, detached);
        List<Pruned<Checkpoint>> checkpoints = checkpoints();
        Set<RelationName> loose = loose();
        findNeeds(checkpoints, loose);
        needs.close();
        List<Pruned<PrunedVersion>> versions = versions();
        List<Pruned<Leftover>> leftovers = leftovers(loose);
        List<Pruned<VersionRef>> emptied = emptied();
        kept.sort(Comparator.comparing(Kept::name));
        return new RetentionPlan(
                expired, detached, checkpoints, versions, leftovers, backups(), locks(), emptied, kept);
    }

    // ---- VDEs and checkpoints

    private void judge(
            Aged<VirtualEnvironment> vde,
            List<Pruned<VirtualEnvironment>> expired,
            List<Pruned<VirtualEnvironment>> detached) {
        VdeName name = vde.value().name();
        if (!vde.value().isDetached() && layout.isPrimary(name)) return;
        if (recorded.locks().vdes().contains(name)) {
            kept.add(new Kept(name.text(), "it is locked"));
        } else if (!vde.untouchedSince(cutoff)) {
            kept.add(new Kept(name.text(), vde.updatedAt().map(this::lastUse).orElse("its age is unknown")));
        } else {
            pruned.add(name);
            String age = age(vde.updatedAt().orElse(cutoff));
            if (vde.value().isDetached()) detached.add(new Pruned<>(vde.value(), name.text(), "detached " + age));
            else expired.add(new Pruned<>(vde.value(), name.text(), "last used " + age));
        }
    }

    private List<Pruned<Checkpoint>> checkpoints() {
        Map<VdeName, Integer> seen = new HashMap<>();
        List<Pruned<Checkpoint>> gone = new ArrayList<>();
        for (Checkpoint checkpoint : recorded.checkpoints()) {
            int newer = seen.merge(checkpoint.vde(), 1, Integer::sum) - 1;
            Optional<String> reason = whyGone(checkpoint, newer);
            reason.ifPresent(why ->
                    gone.add(new Pruned<>(checkpoint, checkpoint.id(), why + ", made " + age(checkpoint.createdAt()))));
        }
        return gone;
    }

    /** A command that holds a VDE may be about to restore any of its checkpoints. */
    private Optional<String> whyGone(Checkpoint checkpoint, int newer) {
        VdeName vde = checkpoint.vde();
        if (recorded.locks().vdes().contains(vde)) return Optional.empty();
        Aged<VirtualEnvironment> row = rows.get(vde);
        if (row == null) {
            return checkpoint.createdAt().isAfter(cutoff)
                    ? Optional.empty()
                    : Optional.of("its virtual environment " + vde + " is gone");
        }
        if (pruned.contains(vde) && !row.value().isDetached()) return Optional.of("goes with " + vde);
        return newer < rules.maxCheckpoints()
                ? Optional.empty()
                : Optional.of(vde + " has " + rules.maxCheckpoints() + " newer ones");
    }

    // ---- who needs what

    private void findNeeds(List<Pruned<Checkpoint>> goneCheckpoints, Set<RelationName> loose) {
        new TreeMap<>(recorded.refs()).forEach((vde, refs) -> {
            if (!pruned.contains(vde)) needAll(refs, "used by " + vde);
        });
        Set<String> gone = new HashSet<>();
        goneCheckpoints.forEach(checkpoint -> gone.add(checkpoint.what().id()));
        for (Checkpoint checkpoint : recorded.checkpoints()) {
            if (!gone.contains(checkpoint.id())) {
                needAll(checkpoint.refs(), "in checkpoint " + checkpoint.id() + " of " + checkpoint.vde());
            }
        }
        for (Unsettled operation : recorded.operations()) {
            if (!mayBeResumed(operation)) continue;
            operation.versions().forEach(ref -> needs.add(ref, "operation " + operation.id() + " is not settled"));
        }
        recorded.locks().versions().forEach(ref -> needs.add(ref, "it is locked"));
        recorded.homes().forEach(this::needByUse);
        recorded.versions().values().forEach(this::readRecorded);
        for (RelationInfo relation : standing.relations()) {
            if (loose.contains(relation.name())) {
                whyKept(relation).ifPresent(reason -> needs.add(relation.name(), reason));
            }
        }
        readStanding(loose);
    }

    private void needAll(RefSet refs, String reason) {
        refs.list().forEach(ref -> needs.add(ref, reason));
    }

    private boolean mayBeResumed(Unsettled operation) {
        if (operation.atWork() || operation.updatedAt().isAfter(cutoff)) return true;
        return operation
                .vde()
                .filter(vde -> rows.containsKey(vde) && !pruned.contains(vde))
                .isPresent();
    }

    private void needByUse(VersionRef ref, Aged<PhysicalRelation> home) {
        boolean excluded = rules.excludes(home.value().relation().name())
                || rules.excludes(ref.node().name());
        boolean busy = recorded.locks()
                .busySince()
                .filter(since ->
                        !home.updatedAt().filter(at -> at.isBefore(since)).isPresent())
                .isPresent();
        if (!isAmongVersions(home.value().relation())) needs.add(ref, "it is in no schema of versions");
        else if (excluded) needs.add(ref, EXCLUDED);
        else if (busy) needs.add(ref, "used by a command that is running");
        else if (!home.untouchedSince(cutoff)) {
            needs.add(ref, home.updatedAt().map(this::lastUse).orElse("its age is unknown"));
        }
    }

    /** A table keeps its rows whatever becomes of what it was built from; a view and a function do not. */
    private void readRecorded(Aged<VersionOutline> version) {
        VersionRef ref = version.value().ref();
        Aged<PhysicalRelation> home = recorded.homes().get(ref);
        boolean holdsRows =
                home == null ? ref.node().kind() == NodeKind.SEED : home.value().type() == PhysicalRelation.Type.TABLE;
        if (holdsRows) return;
        List<VersionRef> upstream = new ArrayList<>();
        version.value().build().upstreams().forEach((node, hash) -> upstream.add(new VersionRef(node, hash)));
        needs.reads(ref, upstream);
    }

    /** What views of anybody really read, whatever is recorded. */
    private void readStanding(Set<RelationName> loose) {
        Map<String, List<Object>> byName = new HashMap<>();
        recorded.homes()
                .forEach((ref, home) -> byName.computeIfAbsent(
                                layout.dialect().key(home.value().relation().name()), name -> new ArrayList<>())
                        .add(ref));
        loose.forEach(name -> byName.computeIfAbsent(layout.dialect().key(name.name()), key -> new ArrayList<>())
                .add(name));
        Set<String> going = new HashSet<>();
        for (VdeName vde : pruned) {
            standing.logicalViews().getOrDefault(vde, Set.of()).forEach(name -> going.add(key(name)));
        }
        standing.viewSql().forEach((view, sql) -> {
            VersionRef version = tracked.get(key(view));
            Object reader = version == null ? view : version;
            Set<Object> read = new HashSet<>();
            for (String name : SqlNames.in(sql, layout.dialect())) read.addAll(byName.getOrDefault(name, List.of()));
            read.remove(reader);
            if (read.isEmpty() || going.contains(key(view))) return;
            needs.reads(reader, read);
            if (version == null && !loose.contains(view)) needs.add(view, "it is not known");
        });
    }

    // ---- versions

    private List<Pruned<PrunedVersion>> versions() {
        Map<VersionRef, Pruned<PrunedVersion>> gone = new LinkedHashMap<>();
        recorded.homes().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            PhysicalRelation home = entry.getValue().value();
            String name = home.relation().toString();
            Optional<String> reason = needs.reason(entry.getKey()).or(() -> youngArchive(home.relation()));
            if (reason.isPresent()) {
                kept.add(new Kept(name, reason.get()));
            } else {
                String age = "last used " + age(entry.getValue().updatedAt().orElse(cutoff));
                Optional<RelationName> archive = archive(home);
                String what = archive.map(other -> "archive as " + other.name()).orElse("drop");
                gone.put(entry.getKey(), new Pruned<>(new PrunedVersion(home, archive), name, what + "; " + age));
            }
        });
        return readersFirst(gone);
    }

    /** Why what was put aside stays. */
    private Optional<String> youngArchive(RelationName name) {
        return ArchiveName.time(name.name())
                .filter(at ->
                        at.plus(rules.archives().orElse(rules.retention())).isAfter(recorded.now()))
                .map(at -> "put aside " + age(at));
    }

    /** Only rows are worth it, and only whole ones. What was put aside once is dropped the next time. */
    private Optional<RelationName> archive(PhysicalRelation home) {
        Aged<VersionOutline> version = recorded.versions().get(home.ref());
        boolean whole = home.type() == PhysicalRelation.Type.TABLE
                && version != null
                && version.value().status() == VersionStatus.READY
                && present.contains(key(home.relation()));
        if (rules.archives().isEmpty()
                || !whole
                || ArchiveName.time(home.relation().name()).isPresent()) return Optional.empty();
        String name = ArchiveName.of(home.relation().name(), recorded.now());
        return Optional.of(home.relation().withName(new HelperNames(layout.dialect()).fit(name)));
    }

    /** A view goes before what it reads, a function before the tables it reads. */
    private List<Pruned<PrunedVersion>> readersFirst(Map<VersionRef, Pruned<PrunedVersion>> gone) {
        Map<VersionRef, Integer> depths = new HashMap<>();
        gone.keySet().forEach(ref -> depth(ref, gone, depths, new HashSet<>()));
        return gone.values().stream()
                .sorted(Comparator.comparing((Pruned<PrunedVersion> each) ->
                                -depths.getOrDefault(each.what().ref(), 0))
                        .thenComparing(each -> each.what().ref()))
                .toList();
    }

    /** How many readers stand one upon the other below this, counted from tables. */
    private int depth(
            VersionRef ref,
            Map<VersionRef, Pruned<PrunedVersion>> gone,
            Map<VersionRef, Integer> depths,
            Set<VersionRef> onTheWay) {
        Integer known = depths.get(ref);
        if (known != null) return known;
        if (!onTheWay.add(ref)) return 0;
        Pruned<PrunedVersion> home = gone.get(ref);
        int depth = 0;
        if (home != null && home.what().home().type() != PhysicalRelation.Type.TABLE) {
            depth = 1;
            for (Object read : needs.readBy(ref)) {
                if (read instanceof VersionRef other) depth = Math.max(depth, 1 + depth(other, gone, depths, onTheWay));
            }
        }
        depths.put(ref, depth);
        return depth;
    }

    /** Versions that have neither a home nor anybody who points to them. */
    private List<Pruned<VersionRef>> emptied() {
        return recorded.versions().entrySet().stream()
                .filter(entry -> !recorded.homes().containsKey(entry.getKey()))
                .filter(entry -> entry.getValue().untouchedSince(cutoff))
                .filter(entry -> needs.reason(entry.getKey()).isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Pruned<>(entry.getKey(), entry.getKey().toString(), "nothing stands of it"))
                .toList();
    }

    // ---- what is beside the versions

    /** What stands among the versions and is none. */
    private Set<RelationName> loose() {
        Set<RelationName> loose = new HashSet<>();
        for (RelationInfo relation : standing.relations()) {
            RelationName name = relation.name();
            if (!isAmongVersions(name)
                    || tracked.containsKey(key(name))
                    || name.name().equals(FENCES)) continue;
            loose.add(name);
        }
        return loose;
    }

    private boolean isAmongVersions(RelationName name) {
        return standsIn(standing.physicalSchemas(), name);
    }

    private boolean standsIn(Set<String> schemas, RelationName name) {
        return name.schema()
                .filter(schema -> schemas.contains(layout.dialect().key(schema)))
                .isPresent();
    }

    private List<Pruned<Leftover>> leftovers(Set<RelationName> loose) {
        List<Pruned<Leftover>> gone = new ArrayList<>();
        for (RelationInfo relation : standing.relations()) {
            RelationName name = relation.name();
            if (!loose.contains(name)) continue;
            Optional<String> needed = needs.reason(name);
            if (needed.isPresent()) kept.add(new Kept(name.toString(), needed.get()));
            else gone.add(new Pruned<>(new Leftover(relation, owner(name)), name.toString(), whyLeft(name)));
        }
        gone.sort(Comparator.comparing(
                        (Pruned<Leftover> each) -> each.what().relation().kind())
                .reversed()
                .thenComparing(Pruned::name));
        return gone;
    }

    private Optional<String> whyKept(RelationInfo relation) {
        RelationName name = relation.name();
        if (relation.kind() == RelationKind.OTHER) return Optional.of("it is nothing that SQLBuild makes");
        if (rules.excludes(name.name())) return Optional.of(EXCLUDED);
        if (ArchiveName.time(name.name()).isPresent()) return youngArchive(name);
        Optional<VersionRef> owner = owner(name);
        if (owner.isPresent()) return whyInUse(owner.get());
        if (rules.trackedOnly()) return Optional.of("nothing is recorded of it");
        if (standsIn(standing.sharedSchemas(), name)) return Optional.of("it may be of another project in this schema");
        return recorded.locks().quiet() ? Optional.empty() : Optional.of("other commands are running");
    }

    private Optional<String> whyInUse(VersionRef owner) {
        Aged<PhysicalRelation> home = recorded.homes().get(owner);
        if (recorded.locks().versions().contains(owner)) return Optional.of("its version is locked");
        if (home == null || home.untouchedSince(cutoff)) return Optional.empty();
        return Optional.of(
                "its version was " + home.updatedAt().map(this::lastUse).orElse("used at an unknown time"));
    }

    private String whyLeft(RelationName name) {
        Optional<Instant> archived = ArchiveName.time(name.name());
        if (archived.isPresent()) return "put aside " + age(archived.get());
        return owner(name)
                .map(ref -> "left beside " + HelperPattern.base(name.name()).orElse(""))
                .orElse("nothing is recorded of it");
    }

    /** The version beside which a run made the relation. */
    private Optional<VersionRef> owner(RelationName name) {
        return HelperPattern.base(name.name()).map(base -> tracked.get(key(name.withName(base))));
    }

    // ---- the store itself

    private List<Pruned<String>> backups() {
        return recorded.backups().stream()
                .skip(1)
                .filter(backup -> backup.untouchedSince(cutoff))
                .map(backup -> new Pruned<>(
                        backup.value(),
                        backup.value(),
                        "made " + age(backup.updatedAt().orElse(cutoff))))
                .toList();
    }

    private List<Pruned<String>> locks() {
        return recorded.locks().expired().stream()
                .map(key -> new Pruned<>(key, key, "expired"))
                .toList();
    }

    private String lastUse(Instant at) {
        return "used " + age(at);
    }

    private String age(Instant at) {
        Duration age = Duration.between(at, recorded.now());
        return Age.days(age.isNegative() ? Duration.ZERO : age) + " ago";
    }

    /** One database may be left out of a name on one side. */
    private String key(RelationName name) {
        return new RelationName(Optional.empty(), name.schema(), name.name()).key(layout.dialect());
    }
}
