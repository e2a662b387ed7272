package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.TwoCities.Way;
import dev.sqlbuild.testkit.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bringing versions from another environment's warehouse. */
class VirtualCloneIT {
    private static final String READY = "SELECT count(*) FROM dev_state.model_versions WHERE status = 'ready'";
    private static final String PLACES = "SELECT count(*) FROM dev_state.physical_relations";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Spec("virtual-operations 9.23")
    void bringsVersionsThatBuildsThenReuse(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            cities.prod().succeed("build");
            List<List<String>> before = prodState(cities);

            assertThatCommand(cities.cloneWith()).succeeds().stdoutIs("""

                    Virtual clone  prod -> dev
                      mode                    workspace fingerprints
                      origin state            not used
                      destination refs        unchanged
                      selected artifacts   4
                      found in origin      4
                      hydrated             4
                      already present      0
                      missing in origin    0
                      skipped locked       0
                    """);
            assertThat(cities.copies()).isEqualTo(cities.originals()).hasSize(4);
            assertThat(cities.rows("SELECT * FROM " + cities.copyOf("station_usage") + " ORDER BY 1"))
                    .containsExactly(List.of("S1", "2"), List.of("S2", "1"));
            assertThat(cities.state(READY)).containsExactly(List.of("3"));
            assertThat(cities.state("SELECT status FROM dev_state.seed_versions"))
                    .containsExactly(List.of("ready"));
            assertThat(cities.state("SELECT schema_name, relation_type, last_run_status, count(*)"
                            + " FROM dev_state.physical_relations GROUP BY ALL ORDER BY 2"
                                    .replace("GROUP BY ALL", "GROUP BY 1, 2, 3")))
                    .containsExactly(
                            List.of("lab__sqb_physical", "table", "success", "3"),
                            List.of("lab__sqb_physical", "view", "success", "1"));
            assertThat(cities.state("SELECT * FROM dev_state.virtual_environments"))
                    .isEmpty();
            assertThat(cities.state("SELECT * FROM dev_state.locks")).isEmpty();
            assertThat(cities.relations("lab")).isEmpty();
            assertThat(prodState(cities)).isEqualTo(before);

            assertThatCommand(cities.cloneWith())
                    .succeeds()
                    .stdoutContains("hydrated             0\n", "already present      4\n");
            assertThatCommand(cities.run("build", "--environment", "dev", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("finalized (0 built, 0 refreshed, 4 reused, 0 current)");
            assertThat(cities.rows("SELECT sum(rentals) FROM lab__pr_7.station_usage"))
                    .containsExactly(List.of("3"));
        }
    }

    private static List<List<String>> prodState(TwoCities cities) {
        return cities.prod()
                .state("SELECT model_name, status, updated_at FROM sqlbuild_state.model_versions ORDER BY 1");
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRES_DATABASES")
    @Spec("virtual-operations 9.24")
    void reportsWhatTheOriginLacks(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            cities.prod().succeed("build");
            cities.prod().editFacts();
            assertThatCommand(cities.cloneWith())
                    .exitsWith(1)
                    .stdoutContains(
                            "found in origin      2\n",
                            "hydrated             2\n",
                            "missing in origin    2\n",
                            "  missing: fct_rentals, station_usage\n");
            assertThat(cities.state(PLACES)).containsExactly(List.of("2"));

            // What of a view is missing is above it.
            cities.prod().succeed("build", "--virtual-env", "pr_7");
            assertThatCommand(cities.cloneWith("--select", "station_usage"))
                    .exitsWith(1)
                    .stdoutContains(
                            "selected artifacts   1\n",
                            "found in origin      1\n",
                            "missing in origin    1\n",
                            "note: station_usage: it reads fct_rentals, which is missing");
            assertThatCommand(cities.cloneWith("--select", "+station_usage", "--exclude", "bike_types"))
                    .succeeds()
                    .stdoutContains("hydrated             2\n", "already present      1\n");
            assertThatCommand(cities.cloneWith("--select", "nothing_like_it")).failsWith("S007");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "DUCKDB_FILES")
    @Spec("virtual-operations 9.25")
    void leavesLockedVersionsToTheirHolders(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            cities.prod().succeed("build");
            String hash = cities.prod()
                    .state("SELECT version_hash FROM sqlbuild_state.model_versions WHERE model_name = 'stg_rentals'")
                    .get(0)
                    .get(0);
            String lock = "INSERT INTO dev_state.locks (lock_key, owner_id, expires_at, fencing_token, created_at,"
                    + " updated_at) VALUES ('%s', 'build:1', TIMESTAMP '2099-01-01', 1, TIMESTAMP '2026-01-01',"
                    + " TIMESTAMP '2026-01-01')";
            cities.executeState(lock.formatted("model_version:stg_rentals:" + hash));
            assertThatCommand(cities.cloneWith())
                    .failsWith("S068")
                    .stderrContains(
                            "model version 'stg_rentals:" + hash.substring(0, 8) + "' is locked",
                            "Re-run with --skip-locked to hydrate other model versions.");
            assertThat(cities.copies()).isEmpty();
            assertThat(cities.state(PLACES)).containsExactly(List.of("0"));

            assertThatCommand(cities.cloneWith("--skip-locked"))
                    .succeeds()
                    .stdoutContains(
                            "hydrated             3\n", "skipped locked       1\n", "  skipped locked: stg_rentals\n");
            assertThat(cities.copies()).hasSize(3);
            assertThat(cities.state("SELECT lock_key FROM dev_state.locks")).hasSize(1);

            cities.executeState("DELETE FROM dev_state.locks", lock.formatted("state_migration"));
            assertThatCommand(cities.cloneWith("--skip-locked")).failsWith("S067");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_ONE_FILE", "POSTGRES_ONE_DATABASE"})
    @Spec({"virtual-operations 7", "virtual-recovery 7.2"})
    void bringsBackWhatAVdePointsTo(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            cities.files().file("sources/raw.yml", """
                    sources:
                      - name: raw_rentals
                        schema: lake
                        table: rentals
                        columns:
                          - {name: rental_id, type: VARCHAR}
                    """).model("labels", """
                    MODEL (materialized view);
                    SELECT rental_id FROM __source("raw_rentals")
                    """);
            cities.prod().succeed("build");
            cities.cloneWith();
            cities.publishInDev("pr_7");
            for (String name : cities.copies()) {
                String kind = name.startsWith("station_usage") || name.startsWith("labels") ? "VIEW" : "TABLE";
                cities.execute("DROP " + kind + " IF EXISTS lab__sqb_physical." + name + " CASCADE");
            }
            // The workspace goes on; what the VDE points to does not.
            cities.files()
                    .delete("models/station_usage.sql")
                    .model("labels", "MODEL (materialized view);\nSELECT 1 AS rental_id\n");
            cities.prod().editFacts();
            cities.executeState("UPDATE dev_state.virtual_environments SET status = 'detached'");

            assertThatCommand(cities.cloneWith("--virtual-env", "pr_8"))
                    .failsWith("S011")
                    .stderrContains("unknown virtual environment 'pr_8'");
            assertThatCommand(cities.cloneWith("--virtual-env", "pr-8")).failsWith("S090");
            cities.files().model("fresh", "MODEL (materialized table);\nSELECT 1 AS one\n");
            assertThatCommand(cities.cloneWith("--virtual-env", "pr_7", "--select", "fresh", "fct_rentals"))
                    .failsWith("S015")
                    .stderrContains("destination virtual environment is missing selected refs: fresh");
            assertThatCommand(cities.cloneWith("--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains(
                            "mode                    destination VDE refs\n",
                            "destination VDE         pr_7\n",
                            "selected artifacts   5\n",
                            "hydrated             5\n");
            // The SQL that was executed is recorded, casts of sources included.
            assertThat(cities.rows("SELECT 'no. ' || max(rental_id) FROM " + cities.copyOf("labels")
                            + " WHERE rental_id LIKE '%'"))
                    .containsExactly(List.of("no. 3"));
            if (way.isPostgres()) assertThat(cities.relations("lab__pr_7")).isEmpty();
            else
                assertThat(cities.rows("SELECT sum(rentals) FROM lab__pr_7.station_usage"))
                        .containsExactly(List.of("3"));
            assertThat(cities.rows("SELECT sum(rentals) FROM " + cities.copyOf("station_usage")))
                    .containsExactly(List.of("3"));
            assertThat(cities.state("SELECT status FROM dev_state.virtual_environments"))
                    .containsExactly(List.of("detached"));

            cities.executeState("DELETE FROM dev_state.model_versions WHERE model_name = 'stg_rentals'");
            assertThatCommand(cities.cloneWith("--virtual-env", "pr_7"))
                    .failsWith("S069")
                    .stderrContains(
                            "destination virtual environment has a ref without model version state: stg_rentals");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_FILES", "POSTGRES_ONE_DATABASE"})
    @Spec("virtual-operations 7")
    void trustsNothingThatIsNotRecordedAndCreatesTheFunctionsOfViews(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            cities.files().file("functions/sql/doubled.sql", """
                    FUNCTION (arguments (x INTEGER), returns INTEGER);
                    x * 2
                    """).model("station_usage", """
                    MODEL (materialized view);
                    SELECT station, __udf("doubled")(rental_id) AS twice FROM __ref("fct_rentals")
                    """);
            cities.prod().succeed("build");
            String facts = original(cities, "fct_rentals");
            String staging = original(cities, "stg_rentals");
            cities.execute(
                    "CREATE SCHEMA lab__sqb_physical",
                    "CREATE TABLE lab__sqb_physical." + facts + " AS SELECT 7 AS wrong",
                    "CREATE VIEW lab__sqb_physical." + staging + " AS SELECT 7 AS wrong");
            assertThatCommand(cities.cloneWith("--hard-copy"))
                    .succeeds()
                    .stdoutContains("selected artifacts   4\n", "hydrated             4\n");
            assertThat(cities.rows("SELECT sum(twice) FROM " + cities.copyOf("station_usage")))
                    .containsExactly(List.of("12"));
            assertThat(cities.rows("SELECT count(bike_type) FROM " + cities.copyOf("stg_rentals")))
                    .containsExactly(List.of("3"));
            assertThat(cities.state("SELECT status FROM dev_state.function_versions"))
                    .containsExactly(List.of("ready"));
            assertThat(cities.state(PLACES)).containsExactly(List.of("5"));
            assertThatCommand(cities.run("build", "--environment", "dev", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("0 built, 0 refreshed, 5 reused");
        }
    }

    @Test
    @Spec("virtual-operations 7")
    void goesOnAfterACopyThatFails() {
        try (TwoCities cities = TwoCities.create(directory, Way.DUCKDB_FILES)) {
            cities.prod().succeed("build");
            String facts = original(cities, "fct_rentals");
            cities.prod()
                    .execute(
                            "DROP TABLE rides__sqb_physical." + facts,
                            "CREATE VIEW rides__sqb_physical." + facts
                                    + " AS SELECT CAST(station AS INTEGER) AS broken FROM lake.rentals");
            assertThatCommand(cities.cloneWith())
                    .exitsWith(1)
                    .reports("E101")
                    .stdoutContains(
                            "hydrated             2\n",
                            "missing in origin    1\n",
                            "  missing: station_usage\n",
                            "  failed: fct_rentals\n",
                            "note: station_usage: it reads fct_rentals, which was not hydrated");
            assertThat(cities.copies()).hasSize(2).noneMatch(name -> name.contains("__sqb_tmp_"));
            assertThat(cities.state(PLACES)).containsExactly(List.of("2"));
            assertThat(cities.state("SELECT * FROM dev_state.locks")).isEmpty();
        }
    }

    @Test
    @Spec({"virtual-operations 3.4", "virtual-operations 7"})
    void endsAtOnceWhenInterruptedAndRegistersNothingThatItNoLongerHolds() throws SQLException {
        try (TwoCities cities = TwoCities.create(directory, Way.POSTGRES_ONE_DATABASE)) {
            cities.prod().succeed("build");
            String staging = original(cities, "stg_rentals");
            Sqb sqb = Sqb.in(cities.files());
            String[] command = {"clone", "--from", "prod", "--to", "dev"};
            try (Connection blocker = cities.prod().open();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE rides__sqb_physical." + staging + " IN ACCESS EXCLUSIVE MODE");
                try (RunningCommand running = sqb.start(command)) {
                    awaitBlocked(cities);
                    CommandResult result = running.interrupt().await();
                    assertThatCommand(result)
                            .exitsWith(130)
                            .stdoutContains("hydrated             1\n", "interrupted: fct_rentals");
                }
                assertThat(cities.copies()).hasSize(1);
                assertThat(cities.state(PLACES)).containsExactly(List.of("1"));
                assertThat(cities.state("SELECT * FROM dev_state.locks")).isEmpty();

                try (RunningCommand running = sqb.start(command)) {
                    awaitBlocked(cities);
                    String key = cities.state(
                                    "SELECT lock_key FROM dev_state.locks WHERE lock_key LIKE '%stg_rentals%'")
                            .get(0)
                            .get(0);
                    cities.prod().succeed("state", "locks", "clear", key, "--force", "--environment", "dev");
                    blocker.rollback();
                    assertThatCommand(running.await())
                            .exitsWith(1)
                            .reports("S064")
                            .stdoutContains(
                                    "hydrated             2\n", "already present      1\n", "  failed: stg_rentals\n");
                }
            }
            assertThat(cities.state(PLACES)).containsExactly(List.of("3"));
            assertThatCommand(cities.cloneWith()).succeeds().stdoutContains("hydrated             1\n");
        }
    }

    private static void awaitBlocked(TwoCities cities) {
        Await.until(
                Duration.ofSeconds(60),
                "the copy waits",
                () -> cities.rows("SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                        .equals(List.of(List.of("1"))));
    }

    /** The one version of a node in {@code prod}. */
    private static String original(TwoCities cities, String node) {
        return cities.originals().stream()
                .filter(name -> name.startsWith(node + "__v_"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Spec({"virtual-operations 7", "virtual-recovery 7.1", "project 4"})
    void refusesWhatIsNotAllowed() {
        try (TwoCities cities = TwoCities.create(directory, Way.DUCKDB_FILES)) {
            String present = cities.files().read("sqlbuild_project.toml");
            cities.files().file("sqlbuild_project.toml", present.replace("\"warehouse.duckdb\"", "\"nowhere.duckdb\""));
            assertThatCommand(cities.cloneWith())
                    .failsWith("S078")
                    .stderrContains("source warehouse of 'prod' cannot be read from the target connection");
            cities.files().file("sqlbuild_project.toml", present);
            assertThatCommand(cities.run("clone", "--from", "prod"))
                    .exitsWith(2)
                    .stderrContains("C406");
            assertThatCommand(cities.run("clone", "--from", "dev", "--to", "dev"))
                    .exitsWith(2);
            assertThatCommand(cities.run("clone", "--from", "dev", "--to", "prod"))
                    .failsWith("C263")
                    .stderrContains("environment 'dev' does not allow cloning from it");
            String config = cities.files().read("sqlbuild_project.toml");
            cities.files()
                    .file(
                            "sqlbuild_project.toml",
                            config.replace("schema = \"lab\"", "schema = \"rides\"")
                                    .replace("connection = {database = \"dev.duckdb\"}", ""));
            cities.prod().succeed("build");
            assertThatCommand(cities.cloneWith())
                    .failsWith("S093")
                    .stderrContains("schema 'rides__sqb_physical' belongs to project city_bikes, environment prod");
            cities.prod().mode("direct");
            assertThatCommand(cities.cloneWith("--virtual-env", "pr_7")).failsWith("C262");
            assertThatCommand(cities.cloneWith("--skip-locked")).failsWith("C262");
        }
    }
}
