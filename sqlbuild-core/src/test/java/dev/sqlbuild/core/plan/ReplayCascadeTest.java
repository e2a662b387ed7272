package dev.sqlbuild.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorOverrides;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayCascadeTest {
    private static final String CHANGED = "SELECT ride_hour FROM __ref(\"stg_rides\") WHERE status <> 'lost'";

    private final PlanProject project = PlanProject.bikes();

    @BeforeEach
    void build() {
        project.build();
    }

    @Test
    void continuesForwardWithoutAPolicy() {
        project.query("fct_rides", CHANGED);

        Plan plan = project.plan();

        assertThat(replay(plan, "fct_rides")).isEqualTo("forward own");
        assertThat(replay(plan, "daily_usage")).isEqualTo("forward none");
        assertThat(plan.warnings()).extracting(PlanWarning::kind).contains(PlanWarning.Kind.HISTORY_KEEPS_OLD_RESULTS);
    }

    @Test
    void handsABoundedReplayDown() {
        project.replay("fct_rides", "bounded-7d");
        project.query("fct_rides", CHANGED);

        Plan plan = project.plan();

        assertThat(replay(plan, "fct_rides")).isEqualTo("bounded 7d own");
        assertThat(replay(plan, "daily_usage")).isEqualTo("bounded 7d inherited from fct_rides");
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void letsAModelsOwnPolicyWin() {
        project.replay("fct_rides", "bounded-7d");
        project.replay("daily_usage", "forward");
        project.query("fct_rides", CHANGED);
        assertThat(replay(project.plan(), "daily_usage")).isEqualTo("forward own");

        project.replay("daily_usage", "full");
        Plan plan = project.plan();
        assertThat(replay(plan, "daily_usage")).isEqualTo("full own");
        assertThat(node(plan, "daily_usage").action()).isEqualTo(Action.CREATE_TABLE);
        assertThat(node(plan, "daily_usage").reason()).isEqualTo(Reason.UPSTREAM_CHANGED);
    }

    @Test
    void remembersAReplayThatANodeBelowMissed() {
        project.replay("fct_rides", "bounded-7d");
        project.query("fct_rides", CHANGED);
        buildOnly("fct_rides");

        Plan plan = project.plan();

        assertThat(node(plan, "fct_rides").reason()).isEqualTo(Reason.NORMAL_INCREMENTAL);
        assertThat(node(plan, "daily_usage").reason()).isEqualTo(Reason.UPSTREAM_CHANGED);
        assertThat(replay(plan, "daily_usage")).isEqualTo("bounded 7d inherited from fct_rides");

        // Also after more builds of the upstream model, unchanged or changed again.
        buildOnly("fct_rides");
        assertThat(replay(project.plan(), "daily_usage")).isEqualTo("bounded 7d inherited from fct_rides");
        project.replay("fct_rides", "forward");
        project.query("fct_rides", CHANGED + " AND true");
        buildOnly("fct_rides");
        assertThat(replay(project.plan(), "daily_usage")).isEqualTo("bounded 7d inherited from fct_rides");

        project.build();
        assertThat(replay(project.plan(), "daily_usage")).isEqualTo("none none");
    }

    @Test
    void passesThroughTablesAndStopsAtOtherCursors() {
        project.model("marts", "between", Materialization.TABLE, "SELECT 1 FROM __ref(\"fct_rides\")", "fct_rides");
        project.model("marts", "last", Materialization.INCREMENTAL, "SELECT 1 FROM __ref(\"between\")", "between");
        project.build();
        project.replay("fct_rides", "bounded-7d");
        project.query("fct_rides", CHANGED);
        assertThat(replay(project.plan(), "last")).isEqualTo("bounded 7d inherited from between");

        Incremental hourly = PlanProject.hourly("append", Optional.empty());
        project.incremental(
                "last",
                new Incremental(
                        hourly.strategy(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        hourly.onSchemaChange(),
                        Optional.empty()));
        assertThat(replay(project.plan(), "last")).isEqualTo("forward none");

        project.replay("fct_rides", "full");
        assertThat(replay(project.plan(), "last")).isEqualTo("full inherited from between");
    }

    @Test
    void takesPressureFromAChangedView() {
        project.replay("stg_rides", "full");
        project.query("stg_rides", "SELECT 1 FROM __source(\"raw_rides\")");

        Plan plan = project.plan();

        assertThat(replay(plan, "fct_rides")).isEqualTo("full inherited from stg_rides");
        assertThat(node(plan, "daily_usage").action()).isEqualTo(Action.CREATE_TABLE);
    }

    @Test
    void protectsModelsThatMustNotBeRebuilt() {
        project.incremental("daily_usage", PlanProject.hourly("delete_insert", Optional.of(false)));
        project.replay("fct_rides", "full");
        project.query("fct_rides", CHANGED);

        assertThatThrownBy(project::plan)
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining("S203")
                .hasMessageContaining("model 'daily_usage' sets full_refresh false, but the plan would fully rebuild it"
                        + " (fct_rides query changed with replay_on_change full)");
    }

    @Test
    void rebuildsAProtectedModelOnlyForItsOwnQuery() {
        project.incremental("fct_rides", PlanProject.hourly("delete_insert", Optional.of(false)));
        project.replay("fct_rides", "full");
        project.query("fct_rides", CHANGED);
        assertThat(node(project.plan("fct_rides"), "fct_rides").action()).isEqualTo(Action.CREATE_TABLE);

        Plan refreshed = project.plan(PlanRequest.all().withFullRefresh(true));
        assertThat(node(refreshed, "daily_usage").action()).isEqualTo(Action.CREATE_TABLE);
        assertThat(node(refreshed, "daily_usage").reason()).isEqualTo(Reason.FULL_REFRESH);
        project.build();
        assertThat(node(project.plan(PlanRequest.all().withFullRefresh(true)), "fct_rides")
                        .action())
                .isEqualTo(Action.INCREMENTAL_DELETE_INSERT);
    }

    @Test
    void alwaysRebuildsAModelThatAsksForIt() {
        project.incremental("fct_rides", PlanProject.hourly("delete_insert", Optional.of(true)));

        assertThat(node(project.plan(), "fct_rides").reason()).isEqualTo(Reason.FULL_REFRESH);
        assertThat(replay(project.plan(), "daily_usage")).isEqualTo("none none");
    }

    @Test
    void countsADeclaredColumnAsAChangeOnlyUntilTheTableHasIt() {
        project.columns.put(project.relation("fct_rides"), List.of(ColumnInfo.of("ride_hour", "TIMESTAMP")));
        project.declared("fct_rides", Column.of("tip", "DOUBLE"));

        Plan plan = project.plan();

        assertThat(node(plan, "fct_rides").reason()).isEqualTo(Reason.SCHEMA_CHANGED);
        assertThat(SchemaAction.of(node(plan, "fct_rides")))
                .extracting(action -> action.kind().word() + " " + action.column())
                .containsExactly("add_column tip");
        project.columns.put(
                project.relation("fct_rides"),
                List.of(ColumnInfo.of("ride_hour", "TIMESTAMP"), ColumnInfo.of("tip", "DOUBLE")));
        assertThat(node(project.plan(), "fct_rides").reason()).isEqualTo(Reason.NORMAL_INCREMENTAL);
    }

    @Test
    void refusesBoundsThatCannotApply() {
        CursorOverrides whole =
                CursorOverrides.parse(Optional.empty(), Optional.empty(), Optional.of("1"), Optional.empty());
        assertThatThrownBy(() -> project.plan(PlanRequest.all().withCursor(whole)))
                .hasMessageContaining("S303")
                .hasMessageContaining("integer cursor");
        CursorOverrides time =
                CursorOverrides.parse(Optional.of("2026-03-01"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> project.plan(PlanRequest.all().withCursor(time).withFullRefresh(true)))
                .hasMessageContaining("S206");
        assertThatThrownBy(() ->
                        project.plan(PlanRequest.of(List.of("station_dim")).withCursor(time)))
                .hasMessageContaining("S303");
    }

    @Test
    void ignoresBoundsForWhatIsRebuilt() {
        project.replay("fct_rides", "full");
        project.query("fct_rides", CHANGED);
        CursorOverrides time =
                CursorOverrides.parse(Optional.of("2026-03-01"), Optional.empty(), Optional.empty(), Optional.empty());

        Plan plan = project.plan(PlanRequest.all().withCursor(time));

        assertThat(plan.warnings()).extracting(PlanWarning::kind).contains(PlanWarning.Kind.BOUNDS_IGNORED);
        assertThat(node(plan, "fct_rides").incremental().orElseThrow().request().explicit())
                .isFalse();
    }

    private void buildOnly(String model) {
        PlannedNode node = node(project.plan(model), model);
        BuildStamp stamp =
                new BuildStamp("run-" + project.recorded.size(), "0.1.0", LocalDateTime.of(2026, 3, 2, 0, 0));
        project.recorded.put(node.id(), Fingerprint.of(node, stamp, List.of(), List.of()));
    }

    private static PlannedNode node(Plan plan, String model) {
        return plan.find(NodeId.model(model)).orElseThrow();
    }

    /** {@code bounded 7d inherited from fct_rides}. */
    private static String replay(Plan plan, String model) {
        IncrementalPlan.Replay replay =
                node(plan, model).incremental().orElseThrow().replay();
        return replay.policy().map(policy -> policy.phrase()).orElse("none") + " "
                + replay.origin().word()
                + replay.from().map(from -> " from " + from.name()).orElse("");
    }
}
