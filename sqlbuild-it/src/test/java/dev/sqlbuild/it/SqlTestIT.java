package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL tests, alone and inside a build. */
class SqlTestIT {
    private static final String CHAIN = """
            TEST ();
            WITH __source__raw__trips AS (
              SELECT 1 AS id, 5 AS bike_id, 'CLOSED' AS st, 400 AS fare
              UNION ALL SELECT 2, 5, 'closed', 250
              UNION ALL SELECT 3, 6, 'open', 100
            ),
            __expected__daily_revenue AS (SELECT %s AS revenue, 'closed' AS state)
            SELECT 1
            """;

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = PedalProject.at(directory);
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"quality 11", "quality 21"})
    void runsTheRealModelsOfAChainAndExplainsADifference() {
        project.file("tests/unit/revenue_is_summed.sql", CHAIN.formatted("650"));
        assertThatCommand(sqb.run("test"))
                .succeeds()
                .stdoutContains(
                        "Execution  sqb test  (concurrency: 1)",
                        "revenue_is_summed",
                        "expected daily_revenue",
                        "PASS=1  FAIL=0  TOTAL=1");
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema <> 'raw'"))
                .isEmpty();

        project.file("tests/unit/revenue_is_summed.sql", CHAIN.formatted("700"));
        assertThatCommand(sqb.run("test"))
                .exitsWith(1)
                .stdoutContains(
                        "FAIL  1 unexpected, 1 missing",
                        "- missing",
                        "+ unexpected",
                        "changed: revenue expected 700, actual 650",
                        "PASS=0  FAIL=1  TOTAL=1")
                .stderrContains("test 'revenue_is_summed' failed for models: daily_revenue");
        assertThatCommand(sqb.run("test", "--json")).exitsWith(1).json(report -> {
            JsonNode check = check(report, "expectation", "expected");
            assertThat(PlanIT.keys(check))
                    .contains(
                            "test",
                            "case",
                            "path",
                            "block_index",
                            "mode",
                            "model",
                            "kind",
                            "status",
                            "expected_count",
                            "actual_count",
                            "unexpected_count",
                            "missing_count",
                            "unexpected_samples",
                            "missing_samples",
                            "changed_columns",
                            "parameters",
                            "fingerprint",
                            "error");
            assertThat(check.at("/test").asText()).isEqualTo("revenue_is_summed");
            assertThat(check.at("/model").asText()).isEqualTo("daily_revenue");
            assertThat(check.at("/unexpected_count").asInt()).isEqualTo(1);
            assertThat(check.at("/missing_count").asInt()).isEqualTo(1);
            assertThat(check.at("/unexpected_samples")).hasSize(1);
            assertThat(check.at("/unexpected_samples").toString()).contains("650");
            assertThat(check.at("/missing_samples").toString()).contains("700");
            assertThat(check.at("/changed_columns").toString()).contains("revenue");
        });
        assertThatCommand(sqb.run("test", "fct_trips")).succeeds();
        assertThatCommand(sqb.run("test", "--inspect"))
                .succeeds()
                .stdoutContains("raw__trips", "stg_trips", "fct_trips", "daily_revenue");
        assertThat(project.has("target/run/tests/daily_revenue/revenue_is_summed.sql"))
                .isTrue();
    }

    @Test
    @Spec({"quality 11", "quality 12"})
    void comparesMultisetsByNameInAnyOrder() {
        project.file("tests/unit/fct_trips_order.sql", """
                TEST ();
                WITH __ref__stg_trips AS (
                  SELECT 1 AS trip_id, 7 AS bike_id, 'closed' AS state, 10 AS fare_cents
                  UNION ALL SELECT 2, 7, 'closed', 20 UNION ALL SELECT 2, 7, 'closed', 20
                  UNION ALL SELECT 9, NULL, 'closed', NULL
                ),
                __expected__fct_trips AS (
                  SELECT NULL AS bike_id, 9 AS trip_id UNION ALL SELECT 7, 2 UNION ALL SELECT 7, 1 UNION ALL SELECT 7, 2
                ),
                __assert__no_open_trip AS (SELECT * FROM __ref("fct_trips") WHERE state <> 'closed')
                SELECT 1
                """);
        assertThatCommand(sqb.run("test")).succeeds().stdoutContains("assertion no_open_trip");

        project.file("tests/unit/fct_trips_order.sql", """
                TEST ();
                WITH __ref__stg_trips AS (
                  SELECT 1 AS trip_id, 7 AS bike_id, 'closed' AS state, 10 AS fare_cents
                  UNION ALL SELECT 2, 7, 'closed', 20 UNION ALL SELECT 2, 7, 'closed', 20
                ),
                __expected__fct_trips AS (SELECT 1 AS trip_id UNION ALL SELECT 1 UNION ALL SELECT 2),
                __assert__nothing AS (SELECT * FROM __ref("fct_trips"))
                """);
        assertThatCommand(sqb.run("test"))
                .exitsWith(1)
                .stdoutContains("FAIL  1 unexpected, 1 missing", "assertion nothing", "FAIL  3 row");
    }

    @Test
    @Spec({"quality 13", "quality 17", "quality 18"})
    void refusesTestsThatCannotBeRun() {
        project.file("sources/docks.yml", "sources:\n  - {name: raw__docks, schema: raw, table: docks}\n")
                .model("docked", """
                        MODEL (materialized table);
                        SELECT t.trip_id FROM __ref("fct_trips") AS t JOIN __source("raw__docks") AS d ON d.bike_id = t.bike_id
                        """)
                .file("tests/unit/docked.sql", """
                        TEST ();
                        WITH __ref__fct_trips AS (SELECT 1 AS trip_id, 2 AS bike_id),
                        __expected__docked AS (SELECT 1 AS trip_id)
                        """);
        assertThatCommand(sqb.run("test", "docked"))
                .failsWith("T010")
                .stderrContains("test 'docked' has unmocked dependencies: source raw__docks (read by docked)");

        project.file("tests/unit/docked.sql", CHAIN.formatted("650") + "\n" + CHAIN.formatted("650"));
        assertThatCommand(sqb.run("compile"))
                .exitsWith(1)
                .stderrContains("name")
                .pointsAt("tests/unit/docked.sql:");

        project.file("tests/unit/docked.sql", CHAIN.formatted("650").replace("TEST ()", "TEST (name twice)"))
                .file("tests/unit/other.sql", CHAIN.formatted("650").replace("TEST ()", "TEST (name twice)"));
        assertThatCommand(sqb.run("compile"))
                .failsWith("D007")
                .stderrContains("twice", "tests/unit/docked.sql", "tests/unit/other.sql");

        project.delete("tests/unit/other.sql")
                .file("tests/unit/docked.sql", CHAIN.formatted("650").replace("SELECT 1\n", "SELECT 2\n"));
        assertThatCommand(sqb.run("compile")).exitsWith(1).pointsAt("tests/unit/docked.sql:");
        project.file("tests/unit/docked.sql", """
                TEST (mode udf);
                WITH __macro_actual__ AS (SELECT 1 AS a), __macro_expected__ AS (SELECT 1 AS a)
                """);
        assertThatCommand(sqb.run("compile"))
                .exitsWith(1)
                .stderrContains("mode")
                .pointsAt("tests/unit/docked.sql:");
    }

    @Test
    @Spec({"quality 14", "quality 15"})
    void completesFixturesWithTypedNullsAndChecksTheirColumns() {
        String test = """
                TEST ();
                WITH __source__raw__trips AS (SELECT 1 AS id, 'OPEN' AS st, 3 AS fare),
                __expected__stg_trips AS (SELECT 1 AS trip_id, CAST(NULL AS INTEGER) AS bike_id, 'open' AS state)
                """;
        project.file("tests/unit/completed.sql", test);
        assertThatCommand(sqb.run("test")).succeeds().stdoutContains("PASS=1  FAIL=0  TOTAL=1");

        String sources = project.read("sources/raw.yml");
        project.file(
                "sources/raw.yml",
                sources.replace("{name: bike_id, type: INTEGER}", "{name: bike_id, type: INTEGER, nullable: false}"));
        assertThatCommand(sqb.run("test")).failsWith("B302").stderrContains("bike_id", "stg_trips");

        project.file("sources/raw.yml", sources)
                .file("seeds/prices.csv", "type_code,fare\nA,1\n")
                .model(
                        "priced",
                        "MODEL (materialized table);\nSELECT type_code, fare * 2 AS fare FROM __seed(\"prices\")\n")
                .file("tests/unit/priced.sql", """
                        TEST ();
                        WITH __seed__prices AS (SELECT 'A' AS type_code, 4 AS fair), __expected__priced AS (SELECT 8 AS fare)
                        """);
        assertThatCommand(sqb.run("test", "priced")).failsWith("B302").stderrContains("fair", "did you mean 'fare'?");

        project.file("tests/unit/priced.sql", """
                TEST ();
                WITH __seed__prices AS (SELECT 'A' AS type_code, 4 AS fare), __expected__priced AS (SELECT 8 AS fare),
                __source__raw__trips AS (SELECT 1 AS id)
                """);
        assertThatCommand(sqb.run("test", "priced")).succeeds().stderrContains("warning[T011]", "raw__trips");
    }

    @Test
    void tellsAnExpectedColumnThatNobodyProduces() {
        // The shape is open: whether the column exists turns out in the database.
        project.file("sources/raw.yml", "sources:\n  - {name: raw__trips, schema: raw, table: trips}\n")
                .model("wide", "MODEL (materialized table);\nSELECT * FROM __source(\"raw__trips\")\n")
                .file("tests/unit/wide.sql", """
                        TEST ();
                        WITH __source__raw__trips AS (SELECT * FROM (VALUES (1, 2)) AS v(id, fare)),
                        __expected__wide AS (SELECT 1 AS id, 2 AS fee)
                        """);
        CommandResult test = sqb.run("test", "wide");
        assertThatCommand(test).exitsWith(1);
        assertThat(test.stdout() + test.stderr())
                .as(test.toString())
                .containsAnyOf("expected column 'fee' is not produced by 'wide'", "error[B302]");
    }

    @Test
    @Spec("quality 20")
    void runsCasesOneByOne() {
        project.file("tests/unit/mapping.sql", """
                TEST (
                  name state_mapping,
                  parameters (raw_state string, fee (type integer, nullable true)),
                  cases (a (raw_state "CLOSED", fee 7), b (raw_state "Open", fee null)),
                );
                WITH __source__raw__trips AS (SELECT 1 AS id, 2 AS bike_id, @param("raw_state") AS st, @param("fee") AS fare),
                __expected__stg_trips AS (SELECT 1 AS trip_id, lower(@param("raw_state")) AS state)
                """);
        assertThatCommand(sqb.run("test"))
                .succeeds()
                .stdoutContains("state_mapping [a]", "state_mapping [b]", "TOTAL=2");
        assertThatCommand(sqb.run("test", "--case", "b"))
                .succeeds()
                .stdoutContains("state_mapping [b]", "TOTAL=1")
                .stdoutLacks("[a]");
        assertThatCommand(sqb.run("test", "--case", "z")).exitsWith(1).stderrContains("a, b");
    }

    @Test
    void stopsTheBuildOfAModelWhoseTestFails() {
        project.file("tests/unit/revenue_is_summed.sql", CHAIN.formatted("650"));
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("test", "revenue_is_summed");
        List<List<String>> before = project.rows("FROM dev.daily_revenue");

        project.file("tests/unit/revenue_is_summed.sql", CHAIN.formatted("1"))
                .model("last", "MODEL (materialized view);\nSELECT * FROM __ref(\"daily_revenue\")\n")
                .execute("UPDATE raw.trips SET fare = fare + 1000");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stdoutContains(
                        "revenue_is_summed",
                        "upstream daily_revenue failed",
                        "changed: revenue expected 1, actual 650");
        assertThat(project.rows("FROM dev.daily_revenue")).isEqualTo(before);
        assertThat(project.value("SELECT max(fare_cents) FROM dev.fct_trips")).isEqualTo("1400");
        assertThatCommand(sqb.run("build", "--no-tests")).succeeds();
        assertThat(project.value("SELECT revenue FROM dev.daily_revenue")).isEqualTo("2650");
    }

    private static JsonNode check(JsonNode report, String... kinds) {
        for (JsonNode one : report.findParents("unexpected_count")) {
            if (List.of(kinds).contains(one.at("/kind").asText())) return one;
        }
        throw new AssertionError("no check of an expectation in " + report);
    }
}
