package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What new, old and unknown data in sources means for plans and builds. */
class FreshnessIT {
    private static final String ROWS = "SELECT count(*) FROM dev._sqlbuild_source_freshness";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void setUp() {
        project = RidesProject.at(directory);
        sqb = Sqb.in(project);
    }

    /** Observes the newest start of a ride. */
    private void observe(String more) {
        project.file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: raw
                    table: rides
                    freshness: {strategy: column, column: started_at, type: timestamp%s}
                """.formatted(more));
    }

    private void newest(String time) {
        project.execute("UPDATE raw.rides SET started_at = " + time + " WHERE ride_id = 4");
    }

    @Test
    @Spec("planning 9")
    void runsOnlyWhatHasNewDataAboveIt() {
        observe("");
        assertThatCommand(sqb.run("plan")).succeeds();
        assertThat(project.rows("SELECT * FROM information_schema.tables WHERE table_name LIKE '%sqlbuild%'"))
                .isEmpty();
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows("""
                SELECT source_name, target_database, target_schema, target_name, strategy, value_kind, data_version
                FROM dev._sqlbuild_source_freshness"""))
                .containsExactly(List.of(
                        "raw_rides", "null", "raw", "rides", "column", "timestamp", "2026-03-02T11:00:00.000000Z"));
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        assertThat(project.value(ROWS)).isEqualTo("1");

        newest("TIMESTAMP '2026-03-03 00:00:00'");
        assertThatCommand(sqb.run("plan", "--changes-only", "--json"))
                .succeeds()
                .json(plan -> {
                    assertThat(PlanIT.actions(plan))
                            .containsEntry("station_dim", "skip")
                            .containsEntry("stations", "skip");
                    assertThat(PlanIT.reasons(plan))
                            .containsEntry("stg_rides", "upstream_changed")
                            .containsEntry("fct_rides", "upstream_changed")
                            .containsEntry("daily_usage", "upstream_changed");
                    assertThat(PlanIT.node(plan, "stg_rides")
                                    .at("/causes/0/reason")
                                    .asText())
                            .isEqualTo("changed");
                    JsonNode sources = plan.at("/metadata/direct_source_freshness");
                    assertThat(sources.at("/observed_source_names/0").asText()).isEqualTo("raw_rides");
                    assertThat(sources.at("/changed_source_names/0").asText()).isEqualTo("raw_rides");
                    assertThat(sources.at("/stale_model_names")).hasSize(3);
                });
        assertThatCommand(sqb.run("build", "--changes-only"))
                .succeeds()
                .stdoutContains("stg_rides", "fct_rides", "daily_usage")
                .stdoutLacks("station_dim");
        assertThat(project.value(ROWS)).isEqualTo("2");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");

        // A partial selection does not hide the data from what was left out.
        newest("TIMESTAMP '2026-03-04 00:00:00'");
        assertThatCommand(sqb.run("build", "--changes-only", "--select", "stg_rides", "fct_rides"))
                .succeeds();
        assertThatCommand(sqb.run("build", "--changes-only"))
                .succeeds()
                .stdoutContains("daily_usage")
                .stdoutLacks("fct_rides");
    }

    @Test
    @Spec("planning 9")
    void keepsTheOldRecordWhenAReaderFails() {
        observe("");
        assertThatCommand(sqb.run("build")).succeeds();
        newest("TIMESTAMP '2026-03-03 00:00:00'");
        project.model("marts/daily_usage", """
                MODEL (materialized table);
                SELECT error('stopped') AS e FROM __ref("fct_rides")
                """);

        assertThatCommand(sqb.run("build", "--changes-only")).exitsWith(1);
        assertThat(project.value(ROWS)).isEqualTo("1");
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale"))
                .exitsWith(1)
                .stdoutContains("Changed (1)");

        project.model("marts/daily_usage", """
                MODEL (materialized table);
                SELECT count(*) AS n FROM __ref("fct_rides")
                """);
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutLacks("fct_rides");
        assertThat(project.value(ROWS)).isEqualTo("2");
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale")).succeeds();
    }

    @Test
    @Spec({"planning 10", "planning 11", "sources-seeds 17"})
    void toleratesALittleDriftButNotItsSum() {
        observe(", lag_tolerance: 15m");
        assertThatCommand(sqb.run("freshness", "--fail-on-stale")).exitsWith(2).stderrContains("--state");
        assertThatCommand(sqb.run("freshness"))
                .succeeds()
                .stdoutContains(
                        "Observed (1)", "Summary: observed=1 changed=0 unchanged=0 tolerated=0 unknown=0 errors=0");
        assertThatCommand(sqb.run("freshness", "--state")).succeeds().stdoutContains("no build has recorded it yet");
        assertThat(project.rows("SELECT * FROM information_schema.tables WHERE table_name LIKE '%sqlbuild%'"))
                .isEmpty();

        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale"))
                .succeeds()
                .stdoutContains("Unchanged (1)");
        newest("TIMESTAMP '2026-03-02 11:10:00'");
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale"))
                .succeeds()
                .stdoutContains("Tolerated (1)", "2026-03-02T11:10:00.000000Z  (was 2026-03-02T11:00:00.000000Z)");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        // Also a run that reads it keeps the version it had, so that the next ten minutes are too much.
        assertThatCommand(sqb.run("build")).succeeds();
        newest("TIMESTAMP '2026-03-02 11:20:00'");
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale", "--json"))
                .exitsWith(1)
                .json(report -> {
                    assertThat(report.at("/sources/0/status").asText()).isEqualTo("changed");
                    assertThat(report.at("/sources/0/lag_tolerance").asText()).isEqualTo("15m");
                    assertThat(report.at("/sources/0/previous_data_version").asText())
                            .isEqualTo("2026-03-02T11:00:00.000000Z");
                    assertThat(report.at("/sources/0/target/name").asText()).isEqualTo("rides");
                    assertThat(report.at("/sources/0/age_status").isNull()).isTrue();
                    assertThat(report.at("/summary/changed").asInt()).isEqualTo(1);
                });
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("daily_usage");
        assertThatCommand(sqb.run("freshness", "--state", "--fail-on-stale")).succeeds();
    }

    @Test
    @Spec({"planning 12", "sources-seeds 18"})
    void blocksWhatReadsDataThatIsTooOld() {
        observe(", age_policy: {warn_after: 1h, error_after: 1d}");
        newest("CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) - INTERVAL 2 DAY");

        assertThatCommand(sqb.run("plan")).exitsWith(1).stdoutContains("Blocked (3)", "raw_rides is 2d old");
        assertThatCommand(sqb.run("build", "--json"))
                .exitsWith(1)
                .stderrContains("3 models are blocked by source freshness", "error_after 1d")
                .json(report -> {
                    assertThat(report.at("/status").asText()).isEqualTo("failed");
                    Map<String, String> outcome = new TreeMap<>();
                    report.at("/nodes")
                            .forEach(node -> outcome.put(
                                    node.at("/id").asText(),
                                    node.at("/status").asText() + " "
                                            + node.at("/reason").asText()));
                    assertThat(outcome)
                            .containsEntry("model:stg_rides", "skip source_freshness_error")
                            .containsEntry("model:fct_rides", "skip source_freshness_error")
                            .containsEntry("model:daily_usage", "skip source_freshness_error")
                            .containsEntry("model:station_dim", "ok first_run");
                });
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev'"))
                .contains(List.of("station_dim"))
                .doesNotContain(List.of("stg_rides"), List.of("_sqlbuild_source_freshness"));
        assertThatCommand(sqb.run("freshness", "--fail-on-error"))
                .exitsWith(1)
                .stdoutContains("2d old, error_after 1d");
        assertThatCommand(sqb.run("build", "--select", "station_dim")).succeeds();

        newest("CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) - INTERVAL 90 MINUTE");
        assertThatCommand(sqb.run("build")).succeeds().stderrContains("source raw_rides is 1h 30m old, warn_after 1h");
        assertThatCommand(sqb.run("freshness", "--fail-on-error")).succeeds();
    }

    @Test
    @Spec("sources-seeds 19")
    void knowsNothingOfASourceThatDeclaresNoFreshness() {
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("freshness", "--json")).succeeds().json(report -> {
            assertThat(report.at("/sources/0/status").asText()).isEqualTo("unknown");
            assertThat(report.at("/sources/0/strategy").asText()).isEqualTo("adapter");
        });
        assertThatCommand(sqb.run("freshness", "--fail-on-error")).exitsWith(1);
        assertThat(project.rows(
                        "SELECT * FROM information_schema.tables WHERE table_name = '" + "_sqlbuild_source_freshness'"))
                .isEmpty();
    }

    @Test
    @Spec("sources-seeds 17")
    void tellsFaultsOfOneSourceFromTheOthers() {
        project.file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: raw
                    table: rides
                    freshness: {strategy: column, column: started_at, type: timestamp, filter: "status <> 'lost' -- yes"}
                  - name: typo
                    schema: raw
                    table: rides
                    freshness: {strategy: column, column: begun_at, type: timestamp}
                  - name: gone
                    schema: raw
                    table: nothing
                    freshness: {strategy: column, column: a, type: integer}
                  - name: none_yet
                    expression: "SELECT 1 AS a WHERE false"
                    freshness: {strategy: column, column: a, type: integer}
                  - name: two_rows
                    schema: raw
                    table: rides
                    freshness: {strategy: sql, query: "SELECT price FROM raw.rides", type: integer}
                  - name: writes
                    schema: raw
                    table: rides
                    freshness: {strategy: sql, query: "DELETE FROM raw.rides RETURNING ride_id", type: integer}
                  - name: text
                    schema: raw
                    table: rides
                    freshness: {strategy: column, column: status, type: timestamp}
                  - name: version
                    expression: "SELECT 'v7' AS v"
                    freshness: {strategy: sql, query: "SELECT 'v7'", type: string}
                """);
        String rides = project.value("SELECT count(*) FROM raw.rides");
        for (String workers : List.of("1", "4")) {
            assertThatCommand(sqb.withEnv("SQLBUILD_CONCURRENCY", workers).run("freshness", "--json"))
                    .succeeds()
                    .json(report -> {
                        Map<String, String> status = new TreeMap<>();
                        report.at("/sources")
                                .forEach(source -> status.put(
                                        source.at("/name").asText(),
                                        source.at("/status").asText()));
                        assertThat(status)
                                .containsEntry("raw_rides", "observed")
                                .containsEntry("version", "observed")
                                .containsEntry("typo", "error")
                                .containsEntry("two_rows", "error")
                                .containsEntry("writes", "error")
                                .containsEntry("text", "error")
                                .containsEntry("gone", "unknown")
                                .containsEntry("none_yet", "unknown");
                        assertThat(PlanIT.find(report.at("/sources"), "raw_rides")
                                        .at("/current_data_version")
                                        .asText())
                                .isEqualTo("2026-03-02T10:00:00.000000Z");
                    });
        }
        assertThat(project.value("SELECT count(*) FROM raw.rides")).isEqualTo(rides);

        // Only the sources above the selection are looked at; a fault in one of them is no obstacle.
        project.model("staging/typed", "MODEL (materialized table);\nSELECT * FROM __source(\"typo\")");
        assertThatCommand(sqb.run("build", "--select", "typed"))
                .succeeds()
                .stderrContains("source freshness unknown (error) for typo:", "begun_at");
        assertThatCommand(sqb.run("freshness", "--select", "+daily_usage", "--exclude", "typo"))
                .succeeds()
                .stdoutContains("raw_rides")
                .stdoutLacks("typo", "two_rows");
        assertThatCommand(sqb.run("freshness", "--select", "fct_rides", "--virtual-env", "x"))
                .failsWith("C262");
    }
}
