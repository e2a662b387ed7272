package dev.sqlbuild.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What new data in sources means for a plan: tables below a view below a source. */
class SourceDataTest {
    private static final PlanRequest CHANGES_ONLY = PlanRequest.all().withChangesOnly(true);
    private static final Optional<Duration> NO_TOLERANCE = Optional.empty();

    private final PlanProject project = PlanProject.bikes();

    SourceDataTest() {
        project.materialized("fct_rides", Materialization.TABLE);
        project.materialized("daily_usage", Materialization.TABLE);
        project.observe("raw_rides", "2026-03-09T08:00:00", NO_TOLERANCE);
    }

    @Test
    void skipsWhatHasReadTheDataAlready() {
        project.build();

        assertThat(ran(project.plan(CHANGES_ONLY))).isEmpty();

        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);
        Plan plan = project.plan(CHANGES_ONLY);
        assertThat(ran(plan)).containsExactly("stg_rides", "fct_rides", "daily_usage");
        assertThat(plan.find(NodeId.model("stg_rides")).orElseThrow().causes())
                .containsExactly(new Cause(NodeId.source("raw_rides"), "changed"));
        assertThat(plan.sources().changed()).containsExactly("raw_rides");
        assertThat(plan.sources().staleModels()).containsExactly("daily_usage", "fct_rides", "stg_rides");
    }

    @Test
    void givesNewDataNoReasonInADefaultRun() {
        project.build();
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);

        assertThat(project.plan().models()).allMatch(node -> node.reason() == Reason.NO_CHANGE);
    }

    @Test
    void remembersWhatAModelOutsideTheSelectionHasNotRead() {
        project.build();
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);
        project.build("stg_rides", "fct_rides");

        assertThat(ran(project.plan(CHANGES_ONLY))).containsExactly("daily_usage");
    }

    @Test
    void doesNotRunAModelThatWouldReadTheSameDataAgain() {
        project.build();
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);

        // The table above it still holds the old data.
        assertThat(ran(project.plan(CHANGES_ONLY.withSelect(List.of("daily_usage")))))
                .isEmpty();
        // A view passes new data on whether it is created again or not.
        assertThat(ran(project.plan(CHANGES_ONLY.withSelect(List.of("fct_rides")))))
                .containsExactly("fct_rides");
    }

    @Test
    void recordsTheOldDataWhenTheTableAboveWasNotBuilt() {
        project.build();
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);
        project.build("daily_usage");

        project.build("stg_rides", "fct_rides");
        assertThat(ran(project.plan(CHANGES_ONLY))).containsExactly("daily_usage");
    }

    @Test
    void letsToleratedDriftAddUp() {
        Optional<Duration> tolerance = Optional.of(Duration.ofMinutes(15));
        project.observe("raw_rides", "2026-03-09T08:00:00", tolerance);
        project.build();

        project.observe("raw_rides", "2026-03-09T08:10:00", tolerance);
        assertThat(ran(project.plan(CHANGES_ONLY))).isEmpty();
        project.build();
        project.observe("raw_rides", "2026-03-09T08:20:00", tolerance);
        assertThat(ran(project.plan(CHANGES_ONLY))).hasSize(3);
    }

    @Test
    void runsWhatDependsOnAnUnknownSource() {
        project.build();
        project.observations.clear();

        Plan plan = project.plan(CHANGES_ONLY);
        assertThat(ran(plan)).containsExactly("stg_rides", "fct_rides", "daily_usage");
        assertThat(plan.sources().unknown()).containsExactly("raw_rides");
        assertThat(plan.find(NodeId.model("daily_usage")).orElseThrow().causes())
                .contains(new Cause(NodeId.source("raw_rides"), "unknown"));
    }

    @Test
    void runsAModelWhoseWaysToASourceDisagree() {
        project.model("marts", "both", Materialization.TABLE, "SELECT 1", "fct_rides", "stg_rides");
        project.build();
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);
        project.build("both");

        assertThat(project.recorded.get(NodeId.model("both")).metadata().sourceVersions())
                .isEmpty();
        assertThat(ran(project.plan(CHANGES_ONLY))).contains("both");
    }

    @Test
    void readsDeferredModelsAsTheirEnvironmentBuiltThem() {
        PlanProject prod = new PlanProject("prod");
        project.build();
        project.recorded.forEach((id, record) -> prod.recorded.put(id, record));
        project.recordedElsewhere.putAll(prod.recorded);
        project.warehouse.put(RelationName.of("prod", "fct_rides"), RelationKind.TABLE);
        project.observe("raw_rides", "2026-03-09T09:00:00", NO_TOLERANCE);
        PlanRequest request = CHANGES_ONLY
                .withSelect(List.of("daily_usage"))
                .withDeferTo(new Deferral(
                        "prod", java.util.Map.of(NodeId.model("fct_rides"), RelationName.of("prod", "fct_rides"))));

        assertThat(ran(project.plan(request))).isEmpty();
    }

    @Test
    void blocksEverythingBelowDataThatIsTooOld() {
        project.observations.set(0, aged(Age.Status.ERROR));

        Plan plan = project.plan();
        assertThat(ran(plan)).containsExactly("station_dim");
        assertThat(plan.hasBlocked()).isTrue();
        assertThat(plan.find(NodeId.model("daily_usage")).orElseThrow().reason())
                .isEqualTo(Reason.SOURCE_FRESHNESS_ERROR);
        assertThat(plan.sources().blockedModels()).containsExactly("daily_usage", "fct_rides", "stg_rides");
        assertThat(plan.warnings()).extracting(PlanWarning::kind).containsExactly(PlanWarning.Kind.SOURCE_AGE_ERROR);

        project.observations.set(0, aged(Age.Status.WARN));
        assertThat(project.plan().hasBlocked()).isFalse();
        assertThat(project.plan().warnings())
                .extracting(PlanWarning::kind)
                .containsExactly(PlanWarning.Kind.SOURCE_AGE_WARNING);
    }

    @Test
    void runsForAWhileAfterDataArrived() {
        project.runDespiteUnchanged("fct_rides", "2d");
        project.build();

        PlannedNode fct =
                project.plan(CHANGES_ONLY).find(NodeId.model("fct_rides")).orElseThrow();
        assertThat(fct.reason()).isEqualTo(Reason.RUN_DESPITE_UNCHANGED);
        assertThat(ran(project.plan(CHANGES_ONLY))).containsExactly("fct_rides", "daily_usage");

        project.now = project.now.plus(Duration.ofDays(2));
        assertThat(ran(project.plan(CHANGES_ONLY))).isEmpty();
    }

    @Test
    void cannotRunForAWhileWithoutATimestamp() {
        project.runDespiteUnchanged("station_dim", "2d");
        project.build();

        assertThatThrownBy(() -> project.plan(CHANGES_ONLY))
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining("cannot determine upstream source freshness age");
    }

    private static Observation aged(Age.Status status) {
        Age age = new Age(status, Duration.ofDays(2), Optional.of(Duration.ofDays(1)));
        DataVersion version = new DataVersion("column", "timestamp", "2026-03-08T00:00:00.000000Z");
        return new Observation(
                "raw_rides",
                "column",
                Optional.of(version),
                Optional.empty(),
                Optional.empty(),
                Optional.of(age),
                true);
    }

    private static List<String> ran(Plan plan) {
        return plan.models().stream()
                .filter(PlannedNode::runs)
                .map(node -> node.id().name())
                .toList();
    }
}
