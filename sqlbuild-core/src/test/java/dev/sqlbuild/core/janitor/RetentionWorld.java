package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Locked;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.PhysicalRelation.Type;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Facts for a janitor, put together by hand; {@code prod} is the baseline and has unsuffixed views. */
final class RetentionWorld {
    static final VdeName PROD = new VdeName("prod");
    static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    static final VdeLayout LAYOUT = new VdeLayout(
            PROD,
            Optional.of(PROD),
            "main",
            new SqlDialect("duckdb", '"', Set.of(), false, 255, SqlDialect.LengthUnit.CHARACTERS, Optional.empty()));

    final List<Aged<VirtualEnvironment>> vdes = new ArrayList<>();
    final Map<VdeName, RefSet> refs = new HashMap<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();
    final Map<VersionRef, Aged<VersionOutline>> versions = new HashMap<>();
    final Map<VersionRef, Aged<PhysicalRelation>> homes = new HashMap<>();
    final List<Unsettled> operations = new ArrayList<>();
    final List<Aged<String>> backups = new ArrayList<>();
    final List<RelationInfo> relations = new ArrayList<>();
    final Map<RelationName, String> viewSql = new HashMap<>();
    final Map<VdeName, Set<RelationName>> logicalViews = new HashMap<>();
    final Set<String> shared = new HashSet<>();
    Locked locks = Locked.NONE;
    RetentionRules rules = new RetentionRules(Duration.ofDays(30), 20, true, Optional.empty(), List.of());

    static Instant daysAgo(long days) {
        return NOW.minus(Duration.ofDays(days));
    }

    static VersionRef ref(NodeKind kind, String name, int version) {
        return new VersionRef(new NodeId(kind, name), new VersionHash("%08x".formatted(version) + "0".repeat(56)));
    }

    /** A version that stands and was last used so many days ago. */
    VersionRef version(NodeKind kind, String name, int version, Type type, long age, VersionRef... upstream) {
        VersionRef ref = record(kind, name, version, age, upstream);
        RelationName relation = LAYOUT.physical(ref, RelationName.of("rides", name));
        homes.put(ref, new Aged<>(PhysicalRelation.fresh(ref, relation, type), Optional.of(daysAgo(age))));
        if (type != Type.FUNCTION) {
            relations.add(new RelationInfo(relation, type == Type.VIEW ? RelationKind.VIEW : RelationKind.TABLE));
        }
        return ref;
    }

    /** A version of which there is only the record. */
    VersionRef record(NodeKind kind, String name, int version, long age, VersionRef... upstream) {
        VersionRef ref = ref(kind, name, version);
        TreeMap<NodeId, VersionHash> parents = new TreeMap<>();
        for (VersionRef parent : upstream) parents.put(parent.node(), parent.version());
        BuildMetadata build =
                new BuildMetadata(Optional.of(RelationName.of("rides", name)), Optional.empty(), parents, "", "run");
        versions.put(ref, new Aged<>(new VersionOutline(ref, VersionStatus.READY, build), Optional.of(daysAgo(age))));
        return ref;
    }

    VersionRef table(String name, int version, long age, VersionRef... upstream) {
        return version(NodeKind.MODEL, name, version, Type.TABLE, age, upstream);
    }

    VersionRef view(String name, int version, long age, VersionRef... upstream) {
        return version(NodeKind.MODEL, name, version, Type.VIEW, age, upstream);
    }

    VdeName vde(String name, VdeStatus status, long age, VersionRef... bound) {
        VdeName vde = new VdeName(name);
        vdes.add(new Aged<>(
                new VirtualEnvironment(vde, status, Optional.empty(), Optional.empty()), Optional.of(daysAgo(age))));
        refs.put(vde, set(bound));
        return vde;
    }

    void checkpoint(String id, VdeName vde, long age, VersionRef... saved) {
        checkpoints.add(new Checkpoint(id, vde, daysAgo(age), set(saved)));
        checkpoints.sort(Comparator.comparing(Checkpoint::createdAt).reversed());
    }

    private static RefSet set(VersionRef... refs) {
        Map<NodeId, VersionHash> versions = new HashMap<>();
        for (VersionRef ref : refs) versions.put(ref.node(), ref.version());
        return RefSet.of(versions);
    }

    RelationName home(VersionRef ref) {
        return homes.get(ref).value().relation();
    }

    /** A view of anybody that reads a version. */
    void reader(String schema, String name, VersionRef read) {
        RelationName view = RelationName.of(schema, name);
        relations.add(new RelationInfo(view, RelationKind.VIEW));
        viewSql.put(view, "CREATE VIEW " + name + " AS SELECT * FROM " + home(read) + ";");
    }

    RetentionFacts facts() {
        Set<String> schemas = new HashSet<>(Set.of("rides__sqb_physical"));
        return new RetentionFacts(
                new Recorded(NOW, vdes, refs, checkpoints, versions, homes, operations, locks, backups),
                new Standing(relations, viewSql, logicalViews, schemas, shared));
    }

    RetentionPlan plan() {
        return RetentionPlanner.plan(rules, LAYOUT, facts());
    }

    List<VersionRef> dropped() {
        return plan().versions().stream().map(each -> each.what().ref()).toList();
    }
}
