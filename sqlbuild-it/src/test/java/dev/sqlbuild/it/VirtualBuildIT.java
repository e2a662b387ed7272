package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Planning and building in virtual mode, from outside. */
@Order(1)
class VirtualBuildIT {
    @TempDir
    Path directory;

    @Test
    @Spec("virtual-build 13.1, 13.2, 13.4, state-store 10.15")
    void buildsOnceAndThenHasNothingStale() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            assertThat(bikes.relations("rides")).doesNotContain("_sqlbuild_fingerprints");
            assertThat(checkpoints(bikes)).isEqualTo("1");
            assertThat(bikes.state("SELECT count(*), min(status) FROM sqlbuild_state.plan_runs"))
                    .containsExactly(List.of("1", "succeeded"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environment_ref_events"
                            + " WHERE previous_version_hash IS NULL"))
                    .containsExactly(List.of("4"));
            assertThatCommand(bikes.run("plan"))
                    .succeeds()
                    .stdoutContains("Virtual environment: prod (finalized)", "stale models         0");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.plan_runs"))
                    .containsExactly(List.of("1"));

            bikes.execute("INSERT INTO lake.rentals VALUES (9, 1, 'S9')");
            assertThatCommand(bikes.run("build", "--changes-only"))
                    .succeeds()
                    .stdoutContains("Nothing to build.", "no freshness for 1 source (raw_rentals)");
            assertThat(bikes.rows("SELECT count(*) FROM rides.fct_rentals")).containsExactly(List.of("3"));
            assertThatCommand(bikes.run("plan", "--changes-only"))
                    .succeeds()
                    .stdoutContains("no freshness for 1 source (raw_rentals)");
            bikes.succeed("build");
            assertThat(bikes.rows("SELECT count(*) FROM rides.fct_rentals")).containsExactly(List.of("4"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environment_ref_events"))
                    .containsExactly(List.of("4"));
            assertThat(checkpoints(bikes)).isEqualTo("1");
        }
    }

    private static String checkpoints(CityBikes bikes) {
        return bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environment_checkpoints")
                .get(0)
                .get(0);
    }

    @Test
    @Spec("virtual-build 13.5")
    void runsUnderChangesOnlyWhatHasNewData() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.files().file("sources/raw.yml", """
                    sources:
                      - name: raw_rentals
                        schema: lake
                        table: rentals
                        freshness:
                          strategy: column
                          column: rental_id
                          type: integer
                    """);
            String[] freshness = {"freshness", "--state", "--virtual-env", "pr_7"};
            assertThatCommand(bikes.run(freshness)).succeeds().stdoutContains("no build has recorded it yet");
            bikes.succeed("build");
            assertThatCommand(bikes.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
            assertThatCommand(bikes.run(freshness)).succeeds().stdoutContains("unchanged=1");
            bikes.execute("INSERT INTO lake.rentals VALUES (9, 1, 'S9')");
            assertThatCommand(bikes.run("freshness", "--state", "--fail-on-stale"))
                    .exitsWith(1)
                    .stdoutContains("changed=1");
            assertThatCommand(bikes.run("build", "--changes-only")).succeeds().stdoutContains("3 refreshed");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7", "--changes-only"))
                    .succeeds()
                    .stdoutContains("Nothing to build.");
            assertThatCommand(bikes.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        }
    }

    @Test
    @Spec("virtual-build 13.8, 13.20")
    void isBlindToWhatDoesNotChangeTheResult() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            bikes.files().model("fct_rentals", """
                    MODEL (materialized table, description "Rentals.", tags [daily], columns (rental_id (audits [not_null])));
                    -- one row for each rental
                    SELECT r.rental_id,
                           r.station, t.label
                    FROM __ref("stg_rentals") AS r
                    JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                    """);
            bikes.files().file("seeds/bike_types.csv", "\"bike_type\",\"label\"\n\"1\",\"city\"\n\"2\",\"cargo\"\n");
            assertThatCommand(bikes.run("plan")).succeeds().stdoutContains("stale models         0");
            bikes.files().model("fct_rentals", """
                    MODEL (materialized view);
                    SELECT r.rental_id, r.station, t.label
                    FROM __ref("stg_rentals") AS r JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                    """);
            assertThatCommand(bikes.run("plan"))
                    .succeeds()
                    .stdoutContains(
                            "Config changed (1)",
                            "materialized: table -> view",
                            "Upstream changed (1)",
                            "upstream changed (fct_rentals)");
            bikes.files().file("seeds/bike_types.csv", "bike_type,label\n1,town\n2,cargo\n");
            assertThatCommand(bikes.run("plan")).succeeds().stdoutContains("Seed changed (1)");
        }
    }

    @Test
    @Spec("virtual-build 13.10, 13.11")
    void buildsAPartOnlyWithWhatItNeeds() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            bikes.editStaging();
            String[] one = {"build", "--virtual-env", "pr_7", "--select", "fct_rentals"};
            assertThatCommand(bikes.run(one))
                    .failsWith("S092")
                    .stderrContains("selected models have stale required upstreams: stg_rentals");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environments"))
                    .containsExactly(List.of("1"));
            assertThatCommand(bikes.run(
                            "build", "--virtual-env", "pr_7", "--select", "fct_rentals", "--include-stale-upstreams"))
                    .succeeds()
                    .stdoutContains("working (2 built", "remaining stale models: station_usage");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("finalized (1 built");
            assertThatCommand(bikes.run("build")).succeeds().stdoutContains("0 built, 3 refreshed");
            assertThat(bikes.refs("prod")).isEqualTo(bikes.refs("pr_7"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 13.12, 13.13, state-store 10.16")
    void leavesTheVdeAloneWhenAnAuditFails(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            List<String> before = bikes.refs("prod");
            bikes.editStaging();
            bikes.files().model("fct_rentals", """
                    MODEL (materialized table, columns (rental_id (audits [unique])));
                    SELECT 1 AS rental_id, r.station, t.label
                    FROM __ref("stg_rentals") AS r JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                    """);
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .exitsWith(1)
                    .stdoutContains("Virtual environment pr_7 was not changed.");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environments"
                            + " WHERE virtual_environment_name = 'pr_7'"))
                    .containsExactly(List.of("0"));
            assertThat(bikes.relations("rides__pr_7")).isEmpty();
            assertThat(bikes.refs("prod")).isEqualTo(before);
            assertThat(bikes.state(
                            "SELECT status, count(*) FROM sqlbuild_state.model_versions GROUP BY status ORDER BY 1"))
                    .containsExactly(List.of("failed", "2"), List.of("ready", "4"));
            bikes.editFacts();
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("2 built, 0 refreshed, 1 reused");
        }
    }

    @Test
    @Spec("virtual-build 13.14, 13.17, 13.22")
    void healsAndCleansUp() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.execute("CREATE SCHEMA rides", "CREATE TABLE rides.fct_rentals AS SELECT 1 AS kept");
            assertThatCommand(bikes.run("build")).failsWith("C250").stderrContains("fct_rentals");
            assertThat(bikes.rows("SELECT kept FROM rides.fct_rentals")).containsExactly(List.of("1"));
            bikes.execute("DROP TABLE rides.fct_rentals");
            bikes.succeed("build");

            String home = bikes.relations("rides__sqb_physical").stream()
                    .filter(name -> name.startsWith("fct_rentals"))
                    .findFirst()
                    .orElseThrow();
            bikes.execute("DROP TABLE rides__sqb_physical." + home);
            assertThatCommand(bikes.run("plan")).succeeds().stdoutContains("Relation missing (1)");
            bikes.succeed("build", "--select", "fct_rentals");
            assertThat(bikes.rows("SELECT count(*) FROM rides.fct_rentals")).containsExactly(List.of("3"));
            assertThat(bikes.relations("rides__sqb_physical")).contains(home);

            bikes.files().delete("models/station_usage.sql");
            bikes.succeed("build", "--select", "fct_rentals");
            assertThat(bikes.relations("rides")).contains("station_usage");
            bikes.succeed("build");
            assertThat(bikes.relations("rides")).doesNotContain("station_usage");
            assertThat(bikes.refs("prod")).hasSize(2);
            assertThat(bikes.relations("rides__sqb_physical")).anyMatch(name -> name.startsWith("station_usage"));
        }
    }

    @Test
    @Spec("virtual-build 13.15")
    void seedsAnIncrementalModelWithItsHistory() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.execute(
                    "CREATE TABLE lake.days AS SELECT DATE '2026-01-01' + range::INT AS day, 1 AS rides FROM range(3)");
            bikes.files().file("sources/days.yml", """
                    sources:
                      - name: raw_days
                        schema: lake
                        table: days
                    """);
            daily(bikes, "rides");
            bikes.succeed("build");
            daily(bikes, "rides * 10 AS rides");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("seeded from");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThat(bikes.rows("SELECT day, rides FROM rides__pr_7.daily_rentals ORDER BY 1"))
                    .containsExactly(
                            List.of("2026-01-01", "1"), List.of("2026-01-02", "1"), List.of("2026-01-03", "10"));
            assertThat(bikes.rows("SELECT sum(rides) FROM rides.daily_rentals")).containsExactly(List.of("3"));
            assertThat(bikes.state("SELECT model_name, seed_strategy FROM sqlbuild_state.physical_relation_ancestry"))
                    .containsExactly(List.of("daily_rentals", "copy"));
            daily(bikes, "rides * 100 AS rides");
            bikes.succeed("build", "--virtual-env", "pr_7", "--full-refresh");
            assertThat(bikes.rows("SELECT sum(rides) FROM rides__pr_7.daily_rentals"))
                    .containsExactly(List.of("300"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.physical_relation_ancestry"))
                    .containsExactly(List.of("1"));
        }
    }

    private static void daily(CityBikes bikes, String rides) {
        bikes.files().model("daily_rentals", """
                MODEL (
                  materialized incremental,
                  incremental_strategy delete_insert,
                  cursor day,
                  cursor_type date,
                );
                SELECT day, %s FROM __source("raw_days")
                """.formatted(rides));
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 13.18, 13.19, 13.23, virtual-operations 9.11, 9.12")
    void refusesWhatIsLockedOrNamedWrongly(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            lock(bikes, "virtual_env:prod", "TIMESTAMP '2099-01-01'");
            assertThatCommand(bikes.run("build"))
                    .failsWith("S014")
                    .stderrContains("virtual environment is locked: 'prod'");
            assertThatCommand(bikes.run("plan")).succeeds();
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_9")).succeeds();
            assertThatCommand(bikes.run("promote", "--from", "pr_9", "--to", "prod"))
                    .failsWith("S014");
            assertThatCommand(bikes.run("rollback")).failsWith("S014");
            assertThatCommand(bikes.run("state", "locks", "clear", "virtual_env:prod"))
                    .failsWith("C909");
            bikes.succeed("state", "locks", "clear", "virtual_env:prod", "--force");
            assertThatCommand(bikes.run("state", "locks")).succeeds().stdoutContains("no active locks");
            lock(bikes, "virtual_env:prod", "TIMESTAMP '2001-01-01'");
            bikes.succeed("promote", "--from", "pr_9", "--to", "prod");

            bikes.editFacts();
            String hash = bikes.run("plan", "--json").json().at("/nodes").findParents("name").stream()
                    .filter(node -> node.path("name").asText().equals("fct_rentals"))
                    .findFirst()
                    .orElseThrow()
                    .path("version_hash")
                    .asText();
            lock(bikes, "model_version:fct_rentals:" + hash, "TIMESTAMP '2099-01-01'");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_1")).failsWith("S068");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);

            assertThatCommand(bikes.run("build", "--virtual-env", "pr-7"))
                    .failsWith("S090")
                    .stderrContains("try pr_7");
            assertThatCommand(bikes.run("build", "--virtual-env", "sqb_x")).failsWith("S090");
            assertThatCommand(bikes.run("build", "--virtual-env", "a__b")).failsWith("S090");
            assertThatCommand(bikes.run("build", "--virtual-env", "PROD")).failsWith("S090");
        }
    }

    private static void lock(CityBikes bikes, String key, String expires) {
        bikes.executeState("INSERT INTO sqlbuild_state.locks"
                + " (lock_key, owner_id, expires_at, fencing_token, created_at, updated_at) VALUES ('" + key
                + "', 'x:1', " + expires + ", 1, TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-01')");
    }

    @Test
    @Spec("virtual-build 8")
    void loadsSeedsAlone() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            List<String> before = bikes.relations("rides__sqb_physical");
            bikes.files().file("seeds/bike_types.csv", "bike_type,label\n1,town\n2,cargo\n");
            bikes.editFacts();
            assertThatCommand(bikes.run("seed"))
                    .succeeds()
                    .stdoutContains("working (1 built", "remaining stale models: fct_rentals, station_usage");
            assertThat(bikes.rows("SELECT label FROM rides.bike_types WHERE bike_type = 1"))
                    .containsExactly(List.of("town"));
            assertThat(bikes.columns("rides", "fct_rentals")).doesNotContain("minutes");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(before.size() + 1);

            bikes.files().delete("seeds/bike_types.csv");
            bikes.files().model("fct_rentals", "MODEL (materialized table);\nSELECT 1 AS rental_id, 'S1' AS station\n");
            assertThatCommand(bikes.run("seed")).succeeds().stdoutContains("Nothing to build.");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(before.size() + 1);
        }
    }

    @Test
    @Spec("virtual-build 13.23")
    void asksForAStoreFirst() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("state", "reset", "--auto-approve");
            assertThatCommand(bikes.run("plan"))
                    .failsWith("E001")
                    .stderrContains("state store is not initialized", "sqb state init");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 13.21, virtual-operations 9.20")
    void publishesFunctionsWithTheirVde(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            fare(bikes, "INTEGER", "p_id * 2");
            bikes.files().model("fct_rentals", """
                    MODEL (materialized table);
                    SELECT rental_id, station, __udf("fare")(rental_id) AS fare FROM __ref("stg_rentals")
                    """);
            bikes.succeed("build");
            assertThat(bikes.rows("SELECT rides.fare(21), max(fare) FROM rides.fct_rentals"))
                    .containsExactly(List.of("42", "6"));
            fare(bikes, "INTEGER", "p_id * 3");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("Function changed (1)", "fct_rentals");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThat(bikes.rows("SELECT rides.fare(21), rides__pr_7.fare(21)"))
                    .containsExactly(List.of("42", "63"));
            bikes.succeed("promote", "--from", "pr_7", "--to", "prod");
            assertThat(bikes.rows("SELECT rides.fare(21), max(fare) FROM rides.fct_rentals"))
                    .containsExactly(List.of("63", "9"));
            bikes.succeed("rollback");
            assertThat(bikes.rows("SELECT rides.fare(21), max(fare) FROM rides.fct_rentals"))
                    .containsExactly(List.of("42", "6"));
            fare(bikes, "BIGINT", "p_id * 5");
            bikes.succeed("build");
            assertThat(bikes.rows("SELECT rides.fare(21), max(fare) FROM rides.fct_rentals"))
                    .containsExactly(List.of("105", "15"));

            bikes.files().delete("functions/sql/fare.sql");
            assertThatCommand(bikes.editFacts().run("build"))
                    .succeeds()
                    .stdoutContains("note: function fare left the virtual environment");
            assertThat(bikes.rows("SELECT rides.fare(21)")).containsExactly(List.of("105"));
        }
    }

    /** A name is no part of a version: nothing is built, but the views move, in each VDE with its next publish. */
    @Test
    @Spec("virtual-build 2, 6")
    void movesViewsWithTheirAliases() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            bikes.succeed("build", "--virtual-env", "pr_7");
            for (String alias : List.of("usage", "use_of_stations")) {
                bikes.files().model("station_usage", """
                        MODEL (materialized view, alias %s);
                        SELECT station, count(*) AS rentals FROM __ref("fct_rentals") GROUP BY station
                        """.formatted(alias));
                assertThatCommand(bikes.run("build", "--changes-only"))
                        .succeeds()
                        .stdoutContains("0 built, 0 refreshed");
                assertThat(bikes.relations("rides")).containsExactly("bike_types", "fct_rentals", "stg_rentals", alias);
            }
            assertThat(bikes.relations("rides__pr_7")).contains("station_usage");
            bikes.succeed("promote", "--from", "prod", "--to", "pr_7");
            assertThat(bikes.relations("rides__pr_7"))
                    .containsExactly("bike_types", "fct_rentals", "stg_rentals", "use_of_stations");

            List<String> names = bikes.relations("rides");
            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files()
                    .file(
                            "sqlbuild_project.toml",
                            config.replace("unsuffixed_virtual_env = \"prod\"", "unsuffixed_virtual_env = \"pr_7\""));
            bikes.succeed("build", "--virtual-env", "pr_7");
            bikes.succeed("build", "--changes-only");
            assertThat(bikes.relations("rides__prod")).isEqualTo(names);
            assertThat(bikes.relations("rides"))
                    .as("views of pr_7, which took the place of those of prod")
                    .isEqualTo(names);
        }
    }

    private static void fare(CityBikes bikes, String type, String body) {
        bikes.files()
                .file(
                        "functions/sql/fare.sql",
                        "FUNCTION (arguments (p_id INTEGER), returns " + type + ");\n" + body + "\n");
    }
}
