package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanStyle;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualPlannerTest {
    private static final VdeName PR = new VdeName("pr_7");
    private static final PlanRequest ALL = PlanRequest.all();

    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);

    @Test
    void buildsEveryVersionTheFirstTime() {
        VirtualPlan plan = world.build(PROD, ALL);
        assertThat(plan.count(VirtualAction.BUILD)).isEqualTo(5);
        assertThat(plan.statusAfter()).isEqualTo(VdeStatus.FINALIZED);
        assertThat(world.physical("stg_rides").schema()).contains("dev__sqb_physical");
        assertThat(world.physical("stg_rides").name()).matches("stg_rides__v_[0-9a-f]{8}");
    }

    @Test
    void refreshesThePrimaryVdeInPlaceAndLeavesAPreviewAlone() {
        world.build(PROD, ALL);
        VirtualPlan daily = world.plan(PROD, ALL);
        assertThat(daily.running()).allMatch(node -> node.action() == VirtualAction.REFRESH);
        assertThat(VdeWorld.names(daily.running())).doesNotContain("stations").hasSize(4);
        assertThat(daily.publishes()).isFalse();

        VirtualPlan preview = world.build(PR, ALL);
        assertThat(preview.running()).isEmpty();
        assertThat(preview.publishes()).isTrue();
        assertThat(preview.refs()).isEqualTo(world.refs.get(PROD));
        assertThat(world.plan(PR, ALL).nothingToDo()).isTrue();
    }

    @Test
    void buildsOnlyWhatAnEditChangesAndSharesTheRest() {
        world.build(PROD, ALL);
        project.query("fct_rides", "SELECT ride_hour, 1 AS n FROM __ref(\"stg_rides\")");
        VirtualPlan plan = world.build(PR, ALL);
        assertThat(VdeWorld.names(plan.running())).containsExactly("fct_rides", "daily_usage");
        assertThat(plan.staleRoots()).containsExactly(NodeId.model("fct_rides"));
        assertThat(plan.nodes().get(plan.nodes().size() - 1).causes()).isNotNull();

        VirtualPlan other = world.build(new VdeName("pr_8"), ALL);
        assertThat(other.count(VirtualAction.REUSE)).isEqualTo(2);
        assertThat(other.running()).isEmpty();

        VirtualPlan prod = world.build(PROD, ALL);
        assertThat(prod.count(VirtualAction.BUILD)).isZero();
        assertThat(prod.refs()).isEqualTo(world.refs.get(PR));
        assertThat(prod.sharedRefresh()).containsKeys(PR, new VdeName("pr_8"));
    }

    @Test
    void refusesASelectionAboveWhichModelsAreStale() {
        world.build(PROD, ALL);
        project.query("stg_rides", "SELECT 2 FROM __source(\"raw_rides\")");
        PlanRequest one = PlanRequest.of(List.of("fct_rides"));
        assertThatThrownBy(() -> world.plan(PR, one)).isInstanceOfSatisfying(SqlBuildException.class, e -> {
            assertThat(e.diagnostic().code()).isEqualTo(Code.S092);
            assertThat(e.diagnostic().message()).isEqualTo("selected models have stale required upstreams: stg_rides");
        });
        VirtualPlan plan = world.build(PR, one.withIncludeStaleUpstreams(true));
        assertThat(VdeWorld.names(plan.running())).containsExactly("stg_rides", "fct_rides");
        assertThat(plan.statusAfter()).isEqualTo(VdeStatus.ACTIVE);
        assertThat(plan.remainingStaleModels()).containsExactly(NodeId.model("daily_usage"));

        VirtualPlan rest = world.build(PR, ALL);
        assertThat(VdeWorld.names(rest.running())).containsExactly("daily_usage");
        assertThat(rest.statusAfter()).isEqualTo(VdeStatus.FINALIZED);
    }

    @Test
    void seedsIncrementalHistoryFromTheBoundVersion() {
        world.build(PROD, ALL);
        project.query("fct_rides", "SELECT ride_hour, 1 AS n FROM __ref(\"stg_rides\")");
        VirtualPlan plan = world.plan(PR, ALL);
        assertThat(plan.running()).allMatch(node -> node.seeding().isPresent());
        assertThat(world.plan(PR, ALL.withFullRefresh(true)).running())
                .filteredOn(node -> node.action() == VirtualAction.BUILD)
                .allMatch(node -> node.seeding().isEmpty());
        project.materialized("fct_rides", Materialization.TABLE);
        assertThat(world.plan(PR, ALL).running())
                .filteredOn(node -> node.id().name().equals("fct_rides"))
                .allMatch(node -> node.seeding().isEmpty());
    }

    @Test
    void namesWhatChanged() {
        world.build(PROD, ALL);
        project.materialized("station_dim", Materialization.VIEW);
        VirtualPlan plan = world.plan(PR, ALL);
        assertThat(plan.running()).singleElement().satisfies(node -> {
            assertThat(node.reason()).isEqualTo(VirtualReason.CONFIG_CHANGED);
            assertThat(node.changedKeys()).containsExactly("materialized: table -> view");
        });
    }

    @Test
    void rebuildsABoundVersionWhoseRelationIsGone() {
        world.build(PROD, ALL);
        RelationName home = world.physical("station_dim");
        project.warehouse.remove(home);
        VirtualPlan plan = world.plan(PR, ALL);
        assertThat(plan.running()).singleElement().satisfies(node -> {
            assertThat(node.reason()).isEqualTo(VirtualReason.RELATION_MISSING);
            assertThat(node.action()).isEqualTo(VirtualAction.BUILD);
            assertThat(node.physical().relation()).isEqualTo(home);
        });
    }

    /** A publish writes all views, so it would fail after the work. */
    @Test
    void refusesAPartBesideWhichAShownRelationIsGone() {
        world.build(PROD, ALL);
        project.warehouse.remove(world.physical("station_dim"));
        assertThatThrownBy(() -> world.plan(PROD, ALL.withSelect(List.of("stations"))))
                .isInstanceOfSatisfying(SqlBuildException.class, refused -> {
                    assertThat(refused.diagnostic().code()).isEqualTo(Code.S091);
                    assertThat(refused.diagnostic().message())
                            .isEqualTo("physical version of 'station_dim' disappeared");
                    assertThat(refused.diagnostic().help().orElseThrow()).contains("--select station_dim");
                });
        assertThat(world.plan(PROD, ALL.withSelect(List.of("stations", "station_dim")))
                        .running())
                .hasSize(2);
    }

    @Test
    void takesALongerNameWhenAnotherVersionHasTheOrdinaryOne() {
        world.build(PROD, ALL);
        project.query("station_dim", "SELECT 3 FROM __seed(\"stations\")");
        VirtualNode edited = world.plan(PR, ALL).running().get(0);
        String hex = edited.subject().version().hex();
        VersionHash twin = new VersionHash(hex.substring(0, 8) + "0".repeat(56));
        VersionRef taken = new VersionRef(edited.id(), twin);
        world.relations.put(
                taken, PhysicalRelation.fresh(taken, edited.physical().relation(), PhysicalRelation.Type.TABLE));
        assertThat(world.plan(PR, ALL).running().get(0).physical().relation().name())
                .isEqualTo("station_dim__v_" + hex.substring(0, 16));
    }

    @Test
    void prunesByFreshDataOnly() {
        world.build(PROD, ALL);
        PlanRequest changes = ALL.withChangesOnly(true);
        assertThat(world.plan(PROD, changes).nothingToDo()).isTrue();
        world.sources = new SourceChanges(Set.of(NodeId.source("raw_rides")), Set.of());
        assertThat(VdeWorld.names(world.plan(PROD, changes).running()))
                .containsExactly("stg_rides", "fct_rides", "daily_usage");
        world.sources = new SourceChanges(Set.of(), Set.of(NodeId.source("raw_rides")));
        assertThat(world.plan(PROD, changes).blindSources()).containsExactly(NodeId.source("raw_rides"));
    }

    @Test
    void dropsRefsOfRemovedNodesInAWholeBuildOnly() {
        world.build(PROD, ALL);
        PlanProject smaller = new PlanProject("dev");
        smaller.source("raw_rides", RelationName.of("lake", "rides"));
        smaller.model(
                "staging", "stg_rides", Materialization.VIEW, "SELECT * FROM __source(\"raw_rides\")", "raw_rides");
        smaller.warehouse.putAll(project.warehouse);
        VdeWorld later = new VdeWorld(smaller);
        later.vdes.putAll(world.vdes);
        later.refs.putAll(world.refs);
        later.versions.putAll(world.versions);
        later.relations.putAll(world.relations);
        VirtualPlan whole = later.plan(PROD, ALL);
        assertThat(whole.removed()).hasSize(4);
        assertThat(whole.refs().size()).isEqualTo(1);
        assertThat(whole.statusAfter()).isEqualTo(VdeStatus.FINALIZED);
        VirtualPlan partial = later.plan(PROD, PlanRequest.of(List.of("stg_rides")));
        assertThat(partial.refs().size()).isEqualTo(5);
        assertThat(partial.statusAfter()).isEqualTo(VdeStatus.ACTIVE);
    }

    @Test
    void refusesATableAtALogicalName() {
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        assertThatThrownBy(() -> world.plan(PROD, ALL))
                .isInstanceOfSatisfying(
                        SqlBuildException.class,
                        e -> assertThat(e.diagnostic().code()).isEqualTo(Code.C250));
        assertThat(world.plan(PR, ALL).running()).hasSize(5);
    }

    @Test
    void distrustsAVersionThatIsNotReady() {
        world.build(PROD, ALL);
        world.versions.replaceAll((ref, version) -> version.withStatus(VersionStatus.BUILDING));
        assertThat(world.plan(PROD, ALL).running()).allMatch(node -> node.action() == VirtualAction.BUILD);
    }

    @Test
    void writesAPlanForPeople() {
        world.build(PROD, ALL);
        project.query("fct_rides", "SELECT ride_hour, 1 AS n FROM __ref(\"stg_rides\")");
        String text = VirtualPlanText.of(world.plan(PR, ALL), List.of(), PlanStyle.PLAIN);
        assertThat(text)
                .startsWith("Plan ready (5 selected)\nVirtual environment: pr_7 (working)\n"
                        + "  baseline             prod (new VDE, inherits 5 refs)\n"
                        + "  stale roots          1: fct_rides\n"
                        + "  stale models         2\n"
                        + "  remaining stale      0\n")
                .containsPattern("fct_rides +delete_insert \\(timestamp\\) +build, seeded from [0-9a-f]{8}"
                        + " +[0-9a-f]{8} -> [0-9a-f]{8}\n")
                .containsPattern("daily_usage .* upstream changed \\(fct_rides\\)\n");
        Map<String, ?> json = VirtualPlanJson.of(world.plan(PR, ALL), List.of(), List.of());
        assertThat(json.get("mode")).isEqualTo("virtual");
    }
}
