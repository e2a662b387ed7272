package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says before the first build, after it, and after each kind of change. */
class PlanIT {
    private static final String RECORDED = """
            SELECT node_type || ':' || node_name AS node, count(*) AS builds
            FROM dev._sqlbuild_fingerprints GROUP BY 1 ORDER BY 1""";

    /** Sources are not observed yet, so that only what reads none can be proven current. */
    private static final String WITHOUT_SOURCE = """
            MODEL (materialized view);
            SELECT 1 AS ride_id, 1 AS station_id, TIMESTAMP '2026-03-01 08:00:00' AS ride_hour, 'done' AS status, 5 AS price
            """;

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = RidesProject.at(directory);
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"planning 1", "planning 13", "planning 14"})
    void plansAFreshWarehouseWithoutTouchingIt() {
        assertThatCommand(sqb.run("plan"))
                .succeeds()
                .stdoutContains("Plan ready (5 selected)", "First run (4)", "Seeds (1)");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan))
                        .containsOnlyKeys("stations", "stg_rides", "fct_rides", "daily_usage", "station_dim")
                        .values()
                        .containsOnly("first_run"));
        assertThatCommand(sqb.run("build", "--select", "daily_usage"))
                .failsWith("S301")
                .stderrContains("cannot build selected scope: 1 missing upstream dependencies (fct_rides)");
        assertThatCommand(sqb.run("build", "--select", "station_dim", "daily_usage"))
                .failsWith("S301")
                .stderrContains("2 missing upstream dependencies (", "fct_rides", "stations");

        assertThat(schemas()).doesNotContain("dev", "prod");
        assertThat(project.rows(
                        "FROM duckdb_tables() SELECT table_name WHERE table_name LIKE '!_sqlbuild%' ESCAPE '!'"))
                .isEmpty();

        project.execute("DROP TABLE raw.rides");
        assertThatCommand(sqb.run("plan"))
                .failsWith("S405")
                .stderrContains("source 'raw_rides' (raw.rides), read by stg_rides")
                .pointsAt("sources/raw.yml:2");
        assertThatCommand(sqb.run("plan", "--select", "stations", "station_dim"))
                .succeeds();
    }

    @Test
    @Spec({"planning 2", "planning 3", "planning 4"})
    void recordsABuildAndTellsRealChangesFromOthers() {
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("Completed successfully.", "FAIL=0");
        assertThat(project.rows(RECORDED))
                .containsExactly(
                        List.of("model:daily_usage", "1"),
                        List.of("model:fct_rides", "1"),
                        List.of("model:station_dim", "1"),
                        List.of("model:stg_rides", "1"),
                        List.of("seed:stations", "1"));
        assertThat(project.rows("""
                SELECT DISTINCT target_schema, length(definition_hash), length(version_hash), definition_b64 <> ''
                FROM dev._sqlbuild_fingerprints""")).containsExactly(List.of("dev", "64", "64", "true"));

        assertThat(project.rows("""
                SELECT DISTINCT unnest(json_keys(decode(from_base64(metadata_json_b64))::JSON)) AS key
                FROM dev._sqlbuild_fingerprints ORDER BY 1"""))
                .extracting(row -> row.get(0))
                .contains("identity", "passed_audits", "replay", "source_versions", "sqb_version", "upstream_versions");

        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan)).hasSize(5).values().containsOnly("no_change"));
        assertThatCommand(sqb.run("plan"))
                .succeeds()
                .stdoutContains("Normal (4)", "1 view", "3 table", "current")
                .stdoutLacks("First run");

        project.model("marts/fct_rides", """
                MODEL (materialized table, tags [core, money], description "Finished rides.");
                -- only what was paid for
                SELECT
                  ride_id, station_id,
                  ride_hour, price
                FROM __ref("stg_rides") /* a view */
                WHERE status   =   'done'
                """);
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan)).values().containsOnly("no_change"));

        project.model("marts/fct_rides", RidesProject.FCT_RIDES.replace("= 'done'", "IN ('done', 'billed')"));
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(reasons(plan))
                    .containsEntry("fct_rides", "query_changed")
                    .containsEntry("daily_usage", "upstream_changed")
                    .containsEntry("stg_rides", "no_change")
                    .containsEntry("station_dim", "no_change");
            JsonNode daily = node(plan, "daily_usage");
            assertThat(daily.at("/causes/0/id").asText()).isEqualTo("model:fct_rides");
            assertThat(daily.at("/causes/0/reason").asText()).isEqualTo("query_changed");
        });
        assertThatCommand(sqb.run("plan"))
                .succeeds()
                .stdoutContains(
                        "Query changed (1)", "query diff", "billed", "Upstream changed (1)", "fct_rides query changed");

        project.model("marts/fct_rides", RidesProject.FCT_RIDES.replace("materialized table", "materialized view"));
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan)).containsEntry("fct_rides", "config_changed"));
    }

    @Test
    @Spec({"planning 15", "planning 7"})
    void warnsOfAStaleUpstreamUntilItIsBuilt() {
        project.model("staging/stg_rides", WITHOUT_SOURCE);
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("staging/stg_rides", WITHOUT_SOURCE.replace("5 AS price", "6 AS price"));

        assertThatCommand(sqb.run("build", "--select", "fct_rides"))
                .succeeds()
                .stderrContains("selected model 'fct_rides' is stale: upstream stg_rides changed");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan)).containsEntry("fct_rides", "upstream_changed"));
        assertThatCommand(sqb.run("build", "--changes-only", "--select", "fct_rides", "--json"))
                .succeeds()
                .json(report -> assertThat(report.at("/nodes").isEmpty()
                                || report.at("/nodes/0/status").asText().equals("skip"))
                        .isTrue());
        assertThatCommand(sqb.run("build", "--select", "+fct_rides")).succeeds().stderrLacks("is stale");
        assertThat(project.value("SELECT sum(price) FROM dev.fct_rides")).isEqualTo("6");

        // A branch that was not reached stays pending.
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(reasons(plan))
                        .containsEntry("fct_rides", "no_change")
                        .containsEntry("daily_usage", "upstream_changed"));
    }

    @Test
    @Spec({"planning 9", "planning 20", "planning 21", "planning 22"})
    void prunesToWhatChanged() {
        project.model("staging/stg_rides", WITHOUT_SOURCE);
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutLacks(" OK ");
        assertThatCommand(sqb.run("plan", "--changes-only", "--json"))
                .succeeds()
                .json(plan -> assertThat(plan.at("/nodes"))
                        .hasSize(5)
                        .allSatisfy(
                                node -> assertThat(node.at("/action").asText()).isEqualTo("skip")));
        assertThat(project.rows(RECORDED))
                .allSatisfy(row -> assertThat(row).element(1).isEqualTo("1"));

        project.file("seeds/stations.csv", "station_id,city\n1,Oslo\n2,Tromso\n");
        assertThatCommand(sqb.run("plan", "--changes-only", "--json"))
                .succeeds()
                .json(plan -> {
                    assertThat(actions(plan))
                            .containsEntry("stations", "load_seed")
                            .containsEntry("station_dim", "create_table")
                            .containsEntry("fct_rides", "skip")
                            .containsEntry("daily_usage", "skip")
                            .containsEntry("stg_rides", "skip");
                });
        assertThatCommand(sqb.run("build", "--changes-only"))
                .succeeds()
                .stdoutContains("stations", "station_dim")
                .stdoutLacks("fct_rides", "daily_usage");
        assertThat(project.rows("FROM dev.station_dim ORDER BY 1"))
                .containsExactly(List.of("1", "OSLO"), List.of("2", "TROMSO"));

        // A full build shows the unchanged seed as current and does not load it again.
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("current");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_name = 'stations'"))
                .isEqualTo("2");
        assertThatCommand(sqb.run("build", "--force", "--select", "stations")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_name = 'stations'"))
                .isEqualTo("3");
        assertThatCommand(sqb.run("build", "--force", "--changes-only")).exitsWith(2);

        project.execute("DROP TABLE dev.fct_rides");
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(reasons(plan)).containsEntry("fct_rides", "first_run");
            assertThat(plan.at("/warnings"))
                    .anySatisfy(
                            warning -> assertThat(warning.at("/code").asText()).isEqualTo("RECORDED_RELATION_MISSING"));
        });
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("fct_rides");

        project.execute("DELETE FROM dev._sqlbuild_fingerprints");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev.fct_rides")).isEqualTo("1");
    }

    @Test
    @Spec("planning 9")
    void neverSkipsWhatReadsASourceThatNobodyObserves() {
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("plan", "--changes-only", "--json"))
                .succeeds()
                .json(plan -> {
                    assertThat(actions(plan))
                            .containsEntry("station_dim", "skip")
                            .containsEntry("stg_rides", "create_view");
                    assertThat(reasons(plan)).containsEntry("stg_rides", "upstream_changed");
                });
    }

    @Test
    void refusesADamagedStateTable() {
        project.execute(
                "CREATE SCHEMA dev", "CREATE TABLE dev._sqlbuild_fingerprints (node_type VARCHAR, node_name VARCHAR)");
        assertThatCommand(sqb.run("plan"))
                .failsWith("S401")
                .stderrContains(
                        "state table dev._sqlbuild_fingerprints is missing column", "rename or drop it to start fresh");
    }

    @Test
    void rebuildsEverythingOnFullRefresh() {
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("plan", "--full-refresh", "--json"))
                .succeeds()
                .json(plan -> {
                    assertThat(plan.at("/full_refresh").asBoolean()).isTrue();
                    assertThat(reasons(plan))
                            .containsEntry("fct_rides", "full_refresh")
                            .containsEntry("stations", "full_refresh");
                });
    }

    @Test
    void tellsItsPlanAsADocument() {
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(plan.at("/schema_version").asInt()).isEqualTo(1);
            assertThat(plan.at("/command").asText()).isEqualTo("plan");
            assertThat(plan.at("/mode").asText()).isEqualTo("direct");
            assertThat(plan.at("/environment").asText()).isEqualTo("dev");
            assertThat(plan.at("/summary/selected").asInt()).isEqualTo(5);
            assertThat(keys(plan))
                    .contains(
                            "changes_only",
                            "full_refresh",
                            "nodes",
                            "dependency_baseline",
                            "warnings",
                            "metadata",
                            "diagnostics");
            JsonNode fct = node(plan, "fct_rides");
            assertThat(keys(fct))
                    .contains(
                            "id",
                            "kind",
                            "name",
                            "materialization",
                            "strategy",
                            "action",
                            "reason",
                            "query_changed",
                            "config_changed",
                            "changed_functions",
                            "relation",
                            "version_hash",
                            "previous_version_hash",
                            "definition_hash",
                            "replay",
                            "causes",
                            "cursor",
                            "bounds",
                            "schema_findings",
                            "schema_actions",
                            "reuse");
            assertThat(fct.at("/id").asText()).isEqualTo("model:fct_rides");
            assertThat(fct.at("/relation").asText()).isEqualTo("dev.fct_rides");
            assertThat(fct.at("/materialization").asText()).isEqualTo("table");
            assertThat(keys(plan.at("/metadata/direct_source_freshness")))
                    .contains(
                            "observed_source_names",
                            "changed_source_names",
                            "unchanged_source_names",
                            "unknown_source_names",
                            "unknown_source_details",
                            "age_warning_source_names",
                            "age_error_source_names",
                            "stale_model_names",
                            "blocked_model_names");
            List<String> order = plan.at("/nodes").findValuesAsText("name");
            assertThat(order.indexOf("stg_rides")).isLessThan(order.indexOf("fct_rides"));
            assertThat(order.indexOf("fct_rides")).isLessThan(order.indexOf("daily_usage"));
            assertThat(order.indexOf("stations")).isLessThan(order.indexOf("station_dim"));
        });
    }

    private List<String> schemas() {
        return project.rows("SELECT DISTINCT schema_name FROM information_schema.schemata").stream()
                .map(row -> row.get(0))
                .toList();
    }

    static JsonNode node(JsonNode plan, String name) {
        return find(plan.at("/nodes"), name);
    }

    static JsonNode find(JsonNode objects, String name) {
        for (JsonNode object : objects) if (object.at("/name").asText().equals(name)) return object;
        throw new AssertionError("nothing named " + name + " in " + objects);
    }

    static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    static Map<String, String> reasons(JsonNode plan) {
        return byName(plan, "/reason");
    }

    static Map<String, String> actions(JsonNode plan) {
        return byName(plan, "/action");
    }

    private static Map<String, String> byName(JsonNode plan, String pointer) {
        Map<String, String> found = new TreeMap<>();
        plan.at("/nodes")
                .forEach(node ->
                        found.put(node.at("/name").asText(), node.at(pointer).asText()));
        return found;
    }
}
