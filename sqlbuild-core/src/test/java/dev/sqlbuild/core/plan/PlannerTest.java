package dev.sqlbuild.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final PlanRequest CHANGES_ONLY = PlanRequest.all().withChangesOnly(true);

    private final PlanProject project = PlanProject.bikes();

    @Test
    void plansAFirstRunOfEverythingInAFreshWarehouse() {
        Plan plan = project.plan();

        assertThat(plan.models()).hasSize(4).allMatch(node -> node.reason() == Reason.FIRST_RUN);
        assertThat(action(plan, "fct_rides")).isEqualTo(Action.CREATE_TABLE);
        assertThat(action(plan, "stg_rides")).isEqualTo(Action.CREATE_VIEW);
        assertThat(plan.seeds()).extracting(PlannedNode::action).containsExactly(Action.LOAD_SEED);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void findsNothingChangedAfterABuild() {
        project.build();

        Plan plan = project.plan();

        assertThat(reason(plan, "stg_rides")).isEqualTo(Reason.NO_CHANGE);
        assertThat(reason(plan, "station_dim")).isEqualTo(Reason.NO_CHANGE);
        assertThat(reason(plan, "fct_rides")).isEqualTo(Reason.NORMAL_INCREMENTAL);
        assertThat(reason(plan, "daily_usage")).isEqualTo(Reason.NORMAL_INCREMENTAL);
        assertThat(action(plan, "fct_rides")).isEqualTo(Action.INCREMENTAL_DELETE_INSERT);
        assertThat(plan.seeds()).extracting(PlannedNode::action).containsExactly(Action.SKIP);
        assertThat(project.recorded).hasSize(5);
    }

    @Test
    void tellsAChangedQueryApartFromChangedConfigAndTags() {
        project.build();

        project.tags("fct_rides", "core");
        assertThat(reason(project.plan(), "fct_rides")).isEqualTo(Reason.NORMAL_INCREMENTAL);

        project.config("fct_rides", "unique_key", "id");
        assertThat(reason(project.plan(), "fct_rides")).isEqualTo(Reason.CONFIG_CHANGED);

        project.query("fct_rides", "SELECT ride_hour FROM __ref(\"stg_rides\") WHERE status IN ('done', 'billed')");
        PlannedNode fct = node(project.plan(), "fct_rides");
        assertThat(fct.reason()).isEqualTo(Reason.QUERY_CHANGED);
        assertThat(fct.changes().query()).isTrue();
        assertThat(fct.changes().config()).isTrue();
        assertThat(fct.changes().queryDiff()).contains("-WHERE status = 'done'", "+WHERE status IN ('done', 'billed')");
    }

    @Test
    void givesDownstreamModelsTheChangedModelAsCause() {
        project.build();
        project.query("stg_rides", "SELECT 1");

        Plan plan = project.plan();

        assertThat(node(plan, "fct_rides").causes())
                .containsExactly(Cause.of(NodeId.model("stg_rides"), Reason.QUERY_CHANGED));
        assertThat(node(plan, "daily_usage").causes())
                .containsExactly(Cause.of(NodeId.model("fct_rides"), Reason.UPSTREAM_CHANGED));
        assertThat(reason(plan, "daily_usage")).isEqualTo(Reason.UPSTREAM_CHANGED);
        assertThat(reason(plan, "station_dim")).isEqualTo(Reason.NO_CHANGE);
    }

    @Test
    void namesARepointedSourceAsCause() {
        project.build();
        project.source("raw_rides", RelationName.of("lake", "rides_v2"));
        project.warehouse.put(RelationName.of("lake", "rides_v2"), RelationKind.TABLE);

        assertThat(node(project.plan(), "stg_rides").causes())
                .containsExactly(new Cause(NodeId.source("raw_rides"), "changed"));
    }

    @Test
    void ignoresQueriesAndUpstreamWhenTrackingIsOff() {
        project.build();
        project.tracking = false;
        project.query("stg_rides", "SELECT 1");

        assertThat(project.plan().models()).allMatch(node -> node.reason().unchanged());
    }

    @Test
    void loadsASeedAgainWhenItsContentChanged() {
        project.build();
        project.seed("stations", "id,name\n1,Pier\n");

        Plan plan = project.plan();

        assertThat(plan.seeds()).extracting(PlannedNode::reason).containsExactly(Reason.QUERY_CHANGED);
        assertThat(plan.seeds()).extracting(PlannedNode::action).containsExactly(Action.LOAD_SEED);
        assertThat(node(plan, "station_dim").causes().get(0).phrase()).isEqualTo("seed stations changed");
    }

    @Test
    void reloadsSeedsWhenForcedOrRefreshed() {
        project.build();

        assertThat(project.plan(PlanRequest.all().withForce(true)).seeds()).allMatch(PlannedNode::runs);
        Plan refreshed = project.plan(PlanRequest.all().withFullRefresh(true));
        assertThat(refreshed.seeds()).allMatch(node -> node.reason() == Reason.FULL_REFRESH && node.runs());
        assertThat(reason(refreshed, "station_dim")).isEqualTo(Reason.FULL_REFRESH);
        assertThat(action(refreshed, "fct_rides")).isEqualTo(Action.CREATE_TABLE);
        assertThat(reason(refreshed, "stg_rides")).isEqualTo(Reason.NO_CHANGE);
    }

    @Test
    void refusesAScopeWhoseUpstreamIsMissing() {
        List<Diagnostic> errors = errors(() -> project.plan("daily_usage"));

        assertThat(errors).extracting(Diagnostic::code).containsExactly(Code.S301);
        assertThat(errors.get(0).message())
                .isEqualTo("cannot build selected scope: 1 missing upstream dependencies (fct_rides)");
        assertThat(errors.get(0).help().orElseThrow())
                .contains("--select +daily_usage")
                .contains("--defer-to");
    }

    @Test
    void namesMissingUpstreamByNumberOfReaders() {
        project.model("marts", "both", Materialization.TABLE, "SELECT 1", "stations", "fct_rides");
        project.model("marts", "more", Materialization.TABLE, "SELECT 2", "fct_rides");

        assertThat(errors(() -> project.plan("both", "more", "station_dim", "daily_usage"))
                        .get(0)
                        .message())
                .contains("2 missing upstream dependencies (fct_rides, stations)");
    }

    @Test
    void refusesAMissingSourceTableOnlyWhenASelectedModelReadsIt() {
        project.build();
        project.warehouse.remove(RelationName.of("lake", "rides"));

        List<Diagnostic> errors = errors(project::plan);

        assertThat(errors).extracting(Diagnostic::code).containsExactly(Code.S405);
        assertThat(errors.get(0).message())
                .isEqualTo("cannot build selected scope: 1 source table read by selected resources does not exist in"
                        + " the warehouse:\n    - source 'raw_rides' (lake.rides), read by stg_rides");
        assertThat(errors.get(0).span().orElseThrow().toString()).isEqualTo("sources/raw.yml:2:5");
        assertThat(project.plan("stations", "station_dim").nodes()).hasSize(2);
    }

    @Test
    void refusesAnAuditThatReadsAMissingRelation() {
        project.audit("relationships", "stg_rides", "stg_rides", "stations");

        assertThat(errors(() -> project.plan("stg_rides")).get(0).message())
                .isEqualTo("audit 'relationships' on 'stg_rides' reads 'stations', which is not selected and does not"
                        + " exist in the warehouse; select it or build it first");
        assertThat(project.plan(PlanRequest.of(List.of("stg_rides")).withoutChecks(true, true))
                        .nodes())
                .hasSize(1);
    }

    @Test
    void buildsOverAStaleUpstreamWithAWarningAndStaysStale() {
        project.build();
        project.query("stg_rides", "SELECT 2");

        Plan alone = project.build("fct_rides");

        assertThat(alone.running()).hasSize(1);
        assertThat(alone.warnings())
                .extracting(PlanWarning::message)
                .containsExactly("selected model 'fct_rides' is stale: upstream stg_rides changed but will not be"
                        + " rebuilt or is stale; use a closure selector (for example +model) to incorporate it");
        assertThat(reason(project.plan(), "fct_rides")).isEqualTo(Reason.UPSTREAM_CHANGED);

        Plan closure = project.build("+fct_rides");
        assertThat(closure.warnings()).isEmpty();
        assertThat(closure.running()).hasSize(2);
        assertThat(reason(project.plan(), "fct_rides")).isEqualTo(Reason.NORMAL_INCREMENTAL);
    }

    @Test
    void leavesAModelCurrentUnderChangesOnlyWhenOnlyAnUnselectedUpstreamIsStale() {
        project.model("dims", "station_list", Materialization.TABLE, "SELECT 1", "station_dim");
        project.build();
        project.query("station_dim", "SELECT 2");

        Plan plan = project.plan(CHANGES_ONLY.withSelect(List.of("station_list")));

        assertThat(plan.running()).isEmpty();
        assertThat(plan.warnings()).extracting(PlanWarning::kind).containsExactly(Kind.STALE_UPSTREAM);
        assertThat(project.plan(CHANGES_ONLY).running())
                .extracting(node -> node.id().name())
                .contains("station_dim", "station_list");
    }

    @Test
    void skipsWhatIsCurrentUnderChangesOnlyButNeverWhatReadsAnUnobservedSource() {
        project.build();

        Plan plan = project.plan(CHANGES_ONLY);

        assertThat(action(plan, "station_dim")).isEqualTo(Action.SKIP);
        assertThat(reason(plan, "station_dim")).isEqualTo(Reason.NO_CHANGE);
        assertThat(node(plan, "stg_rides").causes()).containsExactly(new Cause(NodeId.source("raw_rides"), "unknown"));
        assertThat(reason(plan, "fct_rides")).isEqualTo(Reason.UPSTREAM_CHANGED);
        assertThat(plan.running()).hasSize(3);
        assertThat(project.plan(CHANGES_ONLY.withForce(true)).running()).hasSize(5);
    }

    @Test
    void keepsAModelThatRunsDespiteBeingUnchangedAndWhatIsBelowIt() {
        project.model("dims", "station_list", Materialization.TABLE, "SELECT 1", "station_dim");
        project.runDespiteUnchanged("station_dim", "always");
        project.build();

        Plan plan = project.plan(CHANGES_ONLY);

        assertThat(reason(plan, "station_dim")).isEqualTo(Reason.RUN_DESPITE_UNCHANGED);
        assertThat(node(plan, "station_list").causes())
                .containsExactly(Cause.of(NodeId.model("station_dim"), Reason.RUN_DESPITE_UNCHANGED));
        assertThat(reason(project.plan(), "station_dim")).isEqualTo(Reason.NO_CHANGE);

        project.runDespiteUnchanged("station_dim", "2h");
        assertThat(errors(() -> project.plan(CHANGES_ONLY)).get(0).message())
                .contains("cannot determine upstream source freshness age");
    }

    @Test
    void addsStaleAndMissingUpstreamWhenAsked() {
        project.build();
        project.query("stg_rides", "SELECT 2");
        project.warehouse.remove(project.relation("fct_rides"));

        Plan plan = project.plan(PlanRequest.of(List.of("daily_usage")).withIncludeStaleUpstreams(true));

        assertThat(plan.nodes())
                .extracting(node -> node.id().name())
                .containsExactly("stg_rides", "fct_rides", "daily_usage");
        assertThat(plan.warnings()).extracting(PlanWarning::kind).containsExactly(Kind.RECORDED_RELATION_MISSING);
    }

    @Test
    void recreatesARecordedRelationThatIsGone() {
        project.build();
        project.warehouse.remove(project.relation("fct_rides"));

        Plan plan = project.plan();

        assertThat(reason(plan, "fct_rides")).isEqualTo(Reason.FIRST_RUN);
        assertThat(reason(plan, "daily_usage")).isEqualTo(Reason.NORMAL_INCREMENTAL);
        assertThat(plan.warnings().get(0).message())
                .startsWith("fct_rides: SQLBuild state records a previous build, but the relation no longer exists in"
                        + " the warehouse")
                .endsWith("planning a first run to recreate it");
    }

    @Test
    void treatsAnUnrecordedRelationAsUnchanged() {
        project.build();
        project.recorded.clear();

        Plan plan = project.plan();

        assertThat(plan.models()).allMatch(node -> node.reason().unchanged() && node.runs());
        assertThat(plan.warnings()).hasSize(5).allMatch(warning -> warning.kind() == Kind.UNRECORDED_RELATION);
        assertThat(project.plan(CHANGES_ONLY).running()).hasSize(5);
    }

    @Test
    void refusesAForeignObjectOfAnotherKind() {
        project.warehouse.put(project.relation("stg_rides"), RelationKind.TABLE);
        project.warehouse.put(project.relation("station_dim"), RelationKind.VIEW);

        assertThat(errors(project::plan))
                .extracting(Diagnostic::message)
                .containsExactlyInAnyOrder(
                        "dev.stg_rides exists as a TABLE that SQLBuild did not create; drop or rename it",
                        "dev.station_dim exists as a VIEW that SQLBuild did not create; drop or rename it");
    }

    @Test
    void changesTheKindOfWhatSqlBuildMade() {
        project.build();
        project.materialized("stg_rides", Materialization.TABLE);

        PlannedNode stg = node(project.plan(), "stg_rides");

        assertThat(stg.reason()).isEqualTo(Reason.CONFIG_CHANGED);
        assertThat(stg.action()).isEqualTo(Action.CREATE_TABLE);
    }

    @Test
    void refusesToDropHistoryWithoutFullRefresh() {
        project.build();
        project.materialized("fct_rides", Materialization.TABLE);

        assertThat(errors(project::plan))
                .extracting(Diagnostic::message)
                .containsExactly("model 'fct_rides' changed from incremental to table; run with --full-refresh to drop"
                        + " its history");
        assertThat(action(project.plan(PlanRequest.all().withFullRefresh(true)), "fct_rides"))
                .isEqualTo(Action.CREATE_TABLE);
    }

    @Test
    void readsUnselectedNodesInAnotherEnvironment() {
        RelationName elsewhere = RelationName.of("prod", "fct_rides");
        Deferral prod = new Deferral("prod", Map.of(NodeId.model("fct_rides"), elsewhere));
        PlanRequest request = PlanRequest.of(List.of("daily_usage")).withDeferTo(prod);

        assertThat(errors(() -> project.plan(request)).get(0).message())
                .contains("missing upstream dependencies (fct_rides)")
                .contains("fct_rides not found in environment 'prod' (prod.fct_rides); it must be readable through the"
                        + " active connection");

        project.warehouse.put(elsewhere, RelationKind.TABLE);
        Plan unknown = project.build(request);
        assertThat(unknown.resolver().require(NodeId.model("fct_rides"))).isEqualTo(elsewhere);
        assertThat(node(unknown, "daily_usage").upstreamVersions())
                .containsExactly(Map.entry(NodeId.model("fct_rides"), "unknown"));
        assertThat(unknown.warnings()).isEmpty();
        assertThat(reason(project.plan(request), "daily_usage")).isEqualTo(Reason.UPSTREAM_CHANGED);
    }

    @Test
    void recordsTheVersionThatTheOtherEnvironmentHas() {
        PlanProject prod = PlanProject.bikes();
        prod.build();
        RelationName elsewhere = RelationName.of("prod", "fct_rides");
        project.warehouse.put(elsewhere, RelationKind.TABLE);
        project.recordedElsewhere.putAll(prod.recorded);
        PlanRequest request = PlanRequest.of(List.of("daily_usage"))
                .withDeferTo(new Deferral("prod", Map.of(NodeId.model("fct_rides"), elsewhere)));

        project.build(request);

        assertThat(reason(project.plan(request), "daily_usage")).isEqualTo(Reason.NORMAL_INCREMENTAL);
        assertThat(project.recorded.get(NodeId.model("daily_usage")).version())
                .isEqualTo(prod.recorded.get(NodeId.model("daily_usage")).version());
    }

    @Test
    void saysWhenDeferringHasNoEffectOrNothingIsSelected() {
        assertThat(project.plan(PlanRequest.all().withDeferTo(new Deferral("prod", Map.of())))
                        .warnings())
                .extracting(PlanWarning::kind)
                .containsExactly(Kind.NOTHING_DEFERRED);
        assertThat(project.plan("stg_rides,station_dim").warnings())
                .extracting(PlanWarning::kind)
                .containsExactly(Kind.EMPTY_SELECTION);
    }

    @Test
    void comparesExpectedWithLiveColumns() {
        project.columns(
                "station_dim", Column.of("id", "INTEGER"), Column.of("name", "VARCHAR"), Column.of("tip", "DOUBLE"));
        project.build();
        project.columns.put(
                project.relation("station_dim"),
                List.of(ColumnInfo.of("ID", "integer"), ColumnInfo.of("name", "BIGINT"), ColumnInfo.of("old", "DATE")));

        assertThat(node(project.plan(), "station_dim").changes().schema())
                .extracting(f -> f.kind().word() + " " + f.column())
                .containsExactly("column_type_changed name", "column_added tip", "column_removed old");
        assertThat(reason(project.plan(), "station_dim")).isEqualTo(Reason.NO_CHANGE);
    }

    private static PlannedNode node(Plan plan, String model) {
        return plan.find(NodeId.model(model)).orElseThrow();
    }

    private static Reason reason(Plan plan, String model) {
        return node(plan, model).reason();
    }

    private static Action action(Plan plan, String model) {
        return node(plan, model).action();
    }

    private static List<Diagnostic> errors(ThrowingCallable call) {
        try {
            call.call();
        } catch (SqlBuildException e) {
            return e.diagnostics();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing was refused");
    }
}
