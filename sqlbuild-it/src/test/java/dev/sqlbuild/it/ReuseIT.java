package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking from production what is the same there, in place of building it. */
class ReuseIT {
    private static final String VERSIONS = """
            SELECT node_name, version_hash FROM %s._sqlbuild_fingerprints
            WHERE node_name IN ('fct_rides', 'station_dim') ORDER BY ts DESC, node_name LIMIT 2""";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void setUp() {
        project = RidesProject.at(directory);
        sqb = Sqb.in(project);
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml")
                        .replace("schema = \"dev\"", "schema = \"dev\"\nreuse_from = \"prod\""));
        project.file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: raw
                    table: rides
                    freshness: {strategy: column, column: started_at, type: timestamp}
                """);
        project.model("marts/fct_rides", """
                MODEL (
                  materialized incremental,
                  incremental_strategy delete_insert,
                  cursor ride_hour,
                  cursor_type timestamp,
                  cursor_grain hour,
                );
                SELECT ride_id, station_id, ride_hour, price
                FROM __ref("stg_rides")
                WHERE status = 'done' AND ride_hour >= __cursor_start() AND ride_hour < __cursor_end()
                """);
    }

    @Test
    @Spec("planning 18")
    void copiesWhatIsTheSameInProduction() {
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        // Where the environments differ it shows that nothing was computed.
        project.execute(
                "INSERT INTO prod.station_dim VALUES (3, 'TROMSO')",
                "UPDATE prod.fct_rides SET price = 101 WHERE ride_id = 1 AND ride_hour < TIMESTAMP '2026-03-01 09:00:00'");
        List<List<String>> prod = project.rows("SELECT * FROM prod._sqlbuild_fingerprints ORDER BY node_name");

        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(decision(plan, "stg_rides")).isEqualTo("ineligible_materialization");
            assertThat(decision(plan, "station_dim")).isEqualTo("reuse_eligible");
            assertThat(decision(plan, "fct_rides")).isEqualTo("reuse_eligible");
            assertThat(PlanIT.node(plan, "fct_rides").at("/action").asText()).isEqualTo("incremental_delete_insert");
            assertThat(PlanIT.node(plan, "station_dim").at("/reuse/origin").asText())
                    .isEqualTo("prod.station_dim");
        });
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev.station_dim")).isEqualTo("3");
        assertThat(project.value("SELECT count(*) FROM dev.fct_rides")).isEqualTo("2");
        assertThat(project.value("SELECT count(*) FROM dev.fct_rides WHERE price = 101"))
                .isEqualTo("1");
        assertThat(project.rows(VERSIONS.formatted("dev"))).isEqualTo(project.rows(VERSIONS.formatted("prod")));
        assertThat(project.rows("SELECT * FROM prod._sqlbuild_fingerprints ORDER BY node_name"))
                .isEqualTo(prod);
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(PlanIT.reasons(plan)).containsEntry("station_dim", "no_change");
            assertThat(decision(plan, "station_dim")).isEqualTo("current");
        });
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");

        // Everything else is built: what is forced, newer, changed or unknown.
        assertThatCommand(sqb.run("build", "--full-refresh")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev.station_dim")).isEqualTo("2");
        project.execute(
                "DROP TABLE dev.station_dim",
                "DROP TABLE dev.fct_rides",
                "DROP TABLE dev.daily_usage",
                "DROP TABLE prod.daily_usage",
                "INSERT INTO raw.rides VALUES (5, 1, TIMESTAMP '2026-03-05 00:00:00', 'done', 1)");
        project.model("dims/station_dim", """
                MODEL (materialized table);
                SELECT station_id, lower(city) AS city FROM __seed("stations")
                """);
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(decision(plan, "fct_rides")).isEqualTo("reuse_from_source_freshness_stale");
            assertThat(decision(plan, "station_dim")).isEqualTo("reuse_origin_version_mismatch");
            assertThat(decision(plan, "daily_usage")).isEqualTo("reuse_origin_relation_missing");
        });
        project.execute("DELETE FROM prod._sqlbuild_fingerprints");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(decision(plan, "fct_rides")).isEqualTo("reuse_origin_fingerprint_missing"));
    }

    @Test
    @Spec("planning 18")
    void auditsACopyBeforeItTakesItsPlace() {
        project.model("dims/station_dim", """
                MODEL (materialized table, columns (station_id (audits [not_null])));
                SELECT station_id, upper(city) AS city FROM __seed("stations")
                """);
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        project.execute("INSERT INTO prod.station_dim VALUES (NULL, 'NOWHERE')");
        assertThatCommand(sqb.run("build", "--select", "stations", "station_dim"))
                .exitsWith(1)
                .stdoutContains("not_null (station_id)");
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev'"))
                .doesNotContain(List.of("station_dim"));
    }

    @Test
    @Spec("planning 19")
    void copiesWhatTheSelectionReadsAndLacks() {
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        assertThatCommand(sqb.run("plan", "--select", "daily_usage"))
                .succeeds()
                .stdoutContains("Dependency baseline (1)", "copy of prod.fct_rides");
        // Of its own production it is no copy, so that it is computed from the baseline.
        project.model("marts/daily_usage", """
                MODEL (materialized table);
                SELECT sum(price) AS revenue FROM __ref("fct_rides")
                """);
        assertThatCommand(sqb.run("build", "--select", "daily_usage"))
                .succeeds()
                .stdoutContains("fct_rides", "daily_usage");
        assertThat(project.value("SELECT revenue FROM dev.daily_usage")).isEqualTo("350");
        assertThat(project.value("SELECT count(*) FROM dev.fct_rides")).isEqualTo("2");
        assertThat(project.rows("SELECT node_name FROM dev._sqlbuild_fingerprints"))
                .containsExactly(List.of("daily_usage"));

        // A view is followed, and what is missing in both places is an error as ever.
        assertThatCommand(sqb.run("build", "--select", "fct_rides", "--force")).succeeds();
        assertThat(project.value("SELECT table_type FROM information_schema.tables WHERE table_schema = 'dev' "
                        + "AND table_name = 'stg_rides'"))
                .isEqualTo("VIEW");
        project.execute("DROP TABLE prod.fct_rides", "DROP TABLE dev.fct_rides");
        assertThatCommand(sqb.run("plan", "--select", "daily_usage"))
                .failsWith("S301")
                .stderrContains("fct_rides");
    }

    @Test
    void copiesABaselineFromTheEnvironmentTheCommandNames() {
        project.file(
                "sqlbuild_project.toml", project.read("sqlbuild_project.toml").replace("\nreuse_from = \"prod\"", ""));
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        assertThatCommand(sqb.run("build", "--select", "daily_usage")).failsWith("S301");
        assertThatCommand(sqb.run("build", "--select", "daily_usage", "--defer-clone-from", "nowhere"))
                .failsWith("D001");
        assertThatCommand(sqb.run("build", "--select", "daily_usage", "--defer-clone-from", "prod"))
                .succeeds();
        assertThat(project.value("SELECT sum(revenue) FROM dev.daily_usage")).isEqualTo("350");
        assertThat(project.rows("SELECT node_name FROM dev._sqlbuild_fingerprints"))
                .containsExactly(List.of("daily_usage"));
    }

    private static String decision(JsonNode plan, String name) {
        return PlanIT.node(plan, name).at("/reuse/decision").asText();
    }
}
