package dev.sqlbuild.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.Hydration.Fate;
import dev.sqlbuild.core.virtual.Hydration.Item;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Seed {@code s} and table {@code t} below view {@code v}, which calls {@code f}, which calls {@code g}; view {@code w} reads {@code v}. */
class HydrationPlannerTest {
    private final NodeVersion seed =
            new SeedVersion("s", hash("s"), "{}", build(Optional.empty(), List.of()), VersionStatus.READY);
    private final NodeVersion table = model("t", "table", "SELECT 1", seed);
    private final NodeVersion inner = function("g");
    private final NodeVersion function = function("f", inner);
    private final NodeVersion view = model("v", "view", "SELECT 1", table, function);
    private final NodeVersion above = model("w", "view", "SELECT 1", view);
    private final List<NodeVersion> all = List.of(seed, table, view, above);

    private final Map<VersionRef, NodeVersion> known = new LinkedHashMap<>();
    private final Set<VersionRef> found = new HashSet<>();
    private final Set<VersionRef> locked = new HashSet<>();
    private final Set<VersionRef> available = new HashSet<>();

    {
        for (NodeVersion version : List.of(seed, table, inner, function, view, above))
            known.put(version.ref(), version);
        all.forEach(version -> found.add(version.ref()));
    }

    private Hydration plan(NodeVersion... wanted) {
        return HydrationPlanner.plan(
                List.of(wanted),
                new HydrationFacts(
                        found,
                        locked,
                        available::contains,
                        ref -> Optional.ofNullable(known.get(ref)),
                        HydrationPlannerTest.this::home));
    }

    private Hydration planAll() {
        return plan(all.toArray(NodeVersion[]::new));
    }

    private static List<Fate> fates(Hydration plan) {
        return plan.artifacts().stream().map(Item::fate).toList();
    }

    @Test
    void copiesRowsAndCreatesTheRestAfterWhatItReads() {
        Hydration plan = planAll();
        assertThat(fates(plan)).containsExactly(Fate.COPY, Fate.COPY, Fate.CREATE, Fate.CREATE);
        assertThat(plan.functions()).extracting(Item::ref).containsExactly(inner.ref(), function.ref());
        assertThat(plan.artifacts().get(2).needs()).containsExactlyInAnyOrder(table.ref(), function.ref());
        assertThat(plan.artifacts().get(3).needs()).containsExactly(view.ref());
        assertThat(plan.work()).hasSize(6);
    }

    @Test
    void leavesWhatIsThereAndCreatesNothingForIt() {
        available.addAll(known.keySet());
        Hydration plan = planAll();
        assertThat(fates(plan)).containsOnly(Fate.PRESENT);
        assertThat(plan.work()).isEmpty();

        available.remove(view.ref());
        assertThat(planAll().work()).extracting(Item::ref).containsExactly(view.ref());
        assertThat(planAll().artifacts().get(2).needs()).isEmpty();
    }

    @Test
    void countsWhatTheOriginLacksAsMissingEvenWhereTheTargetHasIt() {
        found.remove(table.ref());
        available.add(table.ref());
        assertThat(fates(planAll())).containsExactly(Fate.COPY, Fate.MISSING, Fate.CREATE, Fate.CREATE);

        available.clear();
        Hydration plan = planAll();
        assertThat(fates(plan)).containsExactly(Fate.COPY, Fate.MISSING, Fate.MISSING, Fate.MISSING);
        assertThat(plan.artifacts().get(2).note()).contains("it reads t, which is missing");
        assertThat(plan.artifacts().get(3).note()).contains("it reads v, which is missing");
    }

    @Test
    void createsAViewOnlyOverWhatIsThereOrIsBroughtAlong() {
        assertThat(fates(plan(view))).containsExactly(Fate.MISSING);
        available.add(table.ref());
        Hydration plan = plan(view);
        assertThat(fates(plan)).containsExactly(Fate.CREATE);
        assertThat(plan.functions()).hasSize(2);
        known.remove(inner.ref());
        assertThat(plan(view).artifacts().get(0).note()).contains("it reads f, which is missing");
    }

    @Test
    void skipsWithALockedVersionTheViewsThatReadIt() {
        locked.add(table.ref());
        Hydration plan = planAll();
        assertThat(fates(plan)).containsExactly(Fate.COPY, Fate.LOCKED, Fate.LOCKED, Fate.LOCKED);
        assertThat(plan.artifacts().get(2).note()).contains("it reads t, which is locked");
        // Locked while it is refreshed, it still answers.
        available.add(table.ref());
        assertThat(fates(planAll())).containsExactly(Fate.COPY, Fate.LOCKED, Fate.CREATE, Fate.CREATE);
    }

    @Test
    void cannotCreateAViewOfWhichTheSqlIsNotKnown() {
        NodeVersion adopted = model("v", "view", "");
        found.add(adopted.ref());
        known.put(adopted.ref(), adopted);
        assertThat(plan(adopted).artifacts().get(0).note()).contains("the SQL of this version is not recorded");
    }

    private PhysicalRelation home(VersionRef ref) {
        NodeVersion version = known.getOrDefault(ref, seed);
        boolean isView = version.build().materialized().filter("view"::equals).isPresent();
        PhysicalRelation.Type type = ref.node().kind() == NodeKind.FUNCTION
                ? PhysicalRelation.Type.FUNCTION
                : isView ? PhysicalRelation.Type.VIEW : PhysicalRelation.Type.TABLE;
        return PhysicalRelation.fresh(ref, RelationName.of("p", ref.node().name()), type);
    }

    private static NodeVersion model(String name, String materialized, String sql, NodeVersion... reads) {
        return new ModelVersion(
                name,
                hash(name),
                new LocalHash(Sha256.hex(name)),
                "{}",
                sql,
                sql,
                build(Optional.of(materialized), List.of(reads)),
                VersionStatus.READY);
    }

    private static NodeVersion function(String name, NodeVersion... calls) {
        return new FunctionVersion(
                name,
                hash(name),
                "udf",
                new LocalHash(Sha256.hex(name)),
                "sql",
                Optional.of("INTEGER"),
                "[]",
                Optional.empty(),
                "1",
                "1",
                build(Optional.empty(), List.of(calls)),
                VersionStatus.READY);
    }

    private static BuildMetadata build(Optional<String> materialized, List<NodeVersion> reads) {
        SortedMap<NodeId, VersionHash> upstreams = new TreeMap<>();
        reads.forEach(version -> upstreams.put(version.node(), version.version()));
        return new BuildMetadata(Optional.empty(), materialized, upstreams, "", "run");
    }

    private static VersionHash hash(String name) {
        return VersionHash.find(Sha256.hex(name)).orElseThrow();
    }
}
