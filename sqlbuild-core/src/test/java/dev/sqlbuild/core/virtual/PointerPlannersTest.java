package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PointerPlannersTest {
    private static final VdeName PR = new VdeName("pr_7");
    private static final PlanRequest ALL = PlanRequest.all();
    private static final PointerRequest WHOLE = PointerRequest.all();

    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);

    @BeforeEach
    void buildsProduction() {
        world.build(PROD, ALL);
    }

    @Test
    void promotesAWholeVde() {
        edit("fct_rides");
        world.build(PR, ALL);
        PointerPlan plan = world.apply(world.planPromotion(PR, PROD, WHOLE));
        assertThat(plan.models()).hasSize(4);
        assertThat(plan.changedRefs()).isEqualTo(2);
        assertThat(plan.publication().after().status()).isEqualTo(VdeStatus.FINALIZED);
        assertThat(plan.publication().after().baseline()).contains(PR);
        assertThat(plan.publication().views())
                .hasSize(5)
                .allMatch(view -> view.name().schema().equals(Optional.of("dev")));
        assertThat(world.refs.get(PROD)).isEqualTo(world.refs.get(PR));
    }

    @Test
    void refusesAWholePromotionThatWouldNotBeCoherent() {
        refused(Code.S011, () -> world.planPromotion(new VdeName("nope"), PROD, WHOLE), "unknown source virtual");
        edit("stg_rides");
        edit("fct_rides");
        world.build(PR, PlanRequest.of(List.of("stg_rides")));
        refused(Code.S018, () -> world.planPromotion(PR, PROD, WHOLE), "requires a finalized source");
        world.build(PR, ALL);
        edit("stg_rides");
        refused(
                Code.S061,
                () -> world.planPromotion(PR, PROD, WHOLE),
                "stale models: daily_usage, fct_rides, stg_rides");
    }

    @Test
    void guardsAPartialPromotionStepByStep() {
        edit("stg_rides");
        edit("fct_rides");
        world.build(PR, ALL);
        refused(Code.S016, () -> promotion(false, false, "fct_rides"), "upstream models: stg_rides");
        refused(Code.S017, () -> promotion(false, true, "fct_rides"), "remaining stale models: daily_usage");
        PointerPlan plan = world.apply(promotion(true, true, "fct_rides"));
        assertThat(plan.models()).containsExactly(NodeId.model("fct_rides"), NodeId.model("stg_rides"));
        assertThat(plan.publication().after().status()).isEqualTo(VdeStatus.ACTIVE);
        PointerPlan rest = world.apply(promotion(false, false, "daily_usage"));
        assertThat(rest.publication().after().status()).isEqualTo(VdeStatus.FINALIZED);
    }

    private PointerPlan promotion(boolean allowPartial, boolean upstreams, String model) {
        return world.planPromotion(PR, PROD, new PointerRequest(List.of(model), List.of(), allowPartial, upstreams));
    }

    @Test
    void neverPromotesWhatIsGoneOrOverATable() {
        edit("fct_rides");
        world.build(PR, ALL);
        RelationName home = world.physical("fct_rides");
        project.warehouse.remove(home);
        refused(Code.S060, () -> world.planPromotion(PR, PROD, WHOLE), "missing for model 'fct_rides'");
        project.warehouse.put(home, RelationKind.TABLE);
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        refused(Code.C250, () -> world.planPromotion(PR, PROD, WHOLE), "promote will not overwrite it");
    }

    @Test
    void dropsTheViewsOfWhatTheSourceLacks() {
        world.build(PR, ALL);
        VersionRef gone = new VersionRef(NodeId.model("old_rides"), new VersionHash("a".repeat(64)));
        BuildMetadata place = new BuildMetadata(
                Optional.of(RelationName.of("dev", "old_rides")), Optional.empty(), new TreeMap<>(), "", "");
        world.versions.put(gone, new SeedVersion("old_rides", gone.version(), "{}", place, VersionStatus.READY));
        world.refs.put(PROD, world.refs.get(PROD).with(Map.of(gone.node(), gone.version())));
        PointerPlan plan = world.planPromotion(PR, PROD, WHOLE);
        assertThat(plan.publication().refsAfter()).isEqualTo(world.refs.get(PR));
        assertThat(plan.publication().dropped()).containsExactly(RelationName.of("dev", "old_rides"));
    }

    @Test
    void rollsBackToTheNewestCheckpointThatDiffers() {
        Checkpoint first = world.checkpoint(PROD, "cp_1");
        edit("fct_rides");
        world.build(PROD, ALL);
        Checkpoint second = world.checkpoint(PROD, "cp_2");
        List<Checkpoint> newestFirst = List.of(second, first);
        assertThat(RollbackPlanner.choose(world.recorded(PROD), newestFirst, Optional.empty()))
                .isEqualTo(first);
        PointerPlan plan = world.apply(world.planRollback(PROD, first, WHOLE));
        assertThat(plan.models()).containsExactly(NodeId.model("daily_usage"), NodeId.model("fct_rides"));
        assertThat(world.refs.get(PROD)).isEqualTo(first.refs());
        assertThat(RollbackPlanner.choose(world.recorded(PROD), newestFirst, Optional.empty()))
                .isEqualTo(second);
        refused(
                Code.S026,
                () -> RollbackPlanner.choose(world.recorded(PROD), newestFirst, Optional.of("zzz")),
                "unknown checkpoint 'zzz'");
    }

    @Test
    void refusesARollbackWithoutACheckpointThatDiffers() {
        Checkpoint only = world.checkpoint(PROD, "cp_1");
        refused(
                Code.S021,
                () -> RollbackPlanner.choose(world.recorded(PROD), List.of(only), Optional.empty()),
                "no previous finalized checkpoint");
        refused(
                Code.S020,
                () -> RollbackPlanner.requireUsable(world.recorded(new VdeName("nope"))),
                "unknown virtual environment 'nope'");
    }

    @Test
    void guardsAPartialRollback() {
        Checkpoint first = world.checkpoint(PROD, "cp_1");
        edit("stg_rides");
        world.build(PROD, ALL);
        refused(Code.S063, () -> rollback(first, false, false), "upstream models: stg_rides");
        refused(Code.S027, () -> rollback(first, false, true), "remaining stale models: daily_usage");
        PointerPlan plan = world.apply(rollback(first, true, true));
        assertThat(plan.publication().after().status()).isEqualTo(VdeStatus.ACTIVE);
        assertThat(world.refs.get(PROD).find(NodeId.model("daily_usage")))
                .isNotEqualTo(first.refs().find(NodeId.model("daily_usage")));
    }

    private PointerPlan rollback(Checkpoint checkpoint, boolean allowPartial, boolean upstreams) {
        return world.planRollback(
                PROD, checkpoint, new PointerRequest(List.of("fct_rides"), List.of(), allowPartial, upstreams));
    }

    @Test
    void neverRestoresWhatIsGone() {
        Checkpoint first = world.checkpoint(PROD, "cp_1");
        RelationName home = world.physical("station_dim");
        edit("station_dim");
        world.build(PROD, ALL);
        project.warehouse.remove(home);
        refused(Code.S071, () -> world.planRollback(PROD, first, WHOLE), "relation for model 'station_dim'");
        world.relations.keySet().removeIf(ref -> ref.node().name().equals("station_dim"));
        refused(Code.S022, () -> world.planRollback(PROD, first, WHOLE), "relation for model 'station_dim'");
    }

    @Test
    void restoresAModelThatTheProjectNoLongerHas() {
        Checkpoint first = world.checkpoint(PROD, "cp_1");
        world.refs.put(PROD, world.refs.get(PROD).without(List.of(NodeId.model("station_dim"))));
        PlanProject smaller = new PlanProject("dev");
        smaller.source("raw_rides", RelationName.of("lake", "rides"));
        smaller.warehouse.putAll(project.warehouse);
        VdeWorld later = new VdeWorld(smaller);
        later.vdes.putAll(world.vdes);
        later.refs.putAll(world.refs);
        later.versions.putAll(world.versions);
        later.relations.putAll(world.relations);
        PointerPlan plan = later.planRollback(PROD, first, WHOLE);
        assertThat(plan.publication().views())
                .extracting(LogicalView::name)
                .contains(RelationName.of("dev", "station_dim"));
        assertThat(plan.publication().refsAfter()).isNotEqualTo(RefSet.EMPTY);
        later.versions.keySet().removeIf(ref -> ref.node().name().equals("station_dim"));
        refused(Code.S023, () -> later.planRollback(PROD, first, WHOLE), "references unknown model 'station_dim'");
    }

    @Test
    void restoresOnlyWhatTheCheckpointHolds() {
        Checkpoint whole = world.checkpoint(PROD, "cp_1");
        edit("stg_rides");
        world.build(PROD, ALL);
        refused(
                Code.S025,
                () -> rollback(without(whole, NodeId.model("fct_rides")), true, true),
                "checkpoint is missing selected refs: fct_rides");
        refused(
                Code.S025,
                () -> rollback(without(whole, NodeId.model("stg_rides")), true, true),
                "checkpoint is missing required upstream refs: stg_rides");
        refused(
                Code.S025,
                () -> world.planRollback(
                        PROD,
                        without(whole, NodeId.seed("stations")),
                        new PointerRequest(List.of("stations"), List.of(), true, true)),
                "checkpoint is missing selected seed refs: stations");
    }

    private static Checkpoint without(Checkpoint checkpoint, NodeId node) {
        return new Checkpoint(
                checkpoint.id(),
                checkpoint.vde(),
                checkpoint.createdAt(),
                checkpoint.refs().without(List.of(node)));
    }

    @Test
    void needsTheDefinitionOfEveryFunctionThatItPublishes() {
        world.build(PR, ALL);
        Map<NodeId, VersionHash> fare = Map.of(NodeId.function("fare"), new VersionHash("f".repeat(64)));
        world.refs.put(PR, world.refs.get(PR).with(fare));
        refused(Code.S029, () -> world.planPromotion(PR, PROD, WHOLE), "missing function version for 'fare'");
        Checkpoint checkpoint = world.checkpoint(PR, "cp_1");
        refused(
                Code.S029,
                () -> world.planRollback(PR, checkpoint, WHOLE),
                "checkpoint references missing function version for 'fare'");
    }

    @Test
    void comparesOnlyVersionsOfWhichItKnowsWhereTheyAre() {
        edit("fct_rides");
        world.build(PR, ALL);
        world.relations.remove(new VersionRef(
                NodeId.model("fct_rides"),
                world.refs.get(PR).find(NodeId.model("fct_rides")).orElseThrow()));
        refused(
                Code.S013,
                () -> VdeComparison.of(
                        project.input(),
                        world.recorded(PROD),
                        world.recorded(PR),
                        List.of(),
                        List.of(),
                        false,
                        world.relations),
                "missing tracked physical relations: fct_rides");
    }

    private int edits;

    private void edit(String model) {
        String upstream = model.equals("stg_rides") ? "SELECT %d FROM __source(\"raw_rides\")" : "SELECT %d";
        project.query(model, upstream.formatted(++edits));
    }

    private static void refused(Code code, ThrowingCallable work, String message) {
        assertThatThrownBy(work).isInstanceOfSatisfying(SqlBuildException.class, e -> {
            assertThat(e.diagnostic().code()).isEqualTo(code);
            assertThat(e.diagnostic().message()).contains(message);
        });
    }
}
