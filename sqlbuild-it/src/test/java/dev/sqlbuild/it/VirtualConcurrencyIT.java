package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
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

/** Several real processes that build at once. A lock in the warehouse holds one of them in the middle of a model. */
class VirtualConcurrencyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    @Spec("virtual-build 13.9, 13.24, 13.25, 11")
    void buildsEachVersionOnceAndDifferentOnesAtOnce() throws SQLException {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES);
                Connection gate = bikes.open()) {
            bikes.succeed("build");
            edit(bikes, 1);
            close(gate);
            try (RunningCommand first = Sqb.in(bikes.files()).start("build", "--virtual-env", "pr_7")) {
                awaitLocked(bikes, "model_version:fct_rentals:%");
                assertThatCommand(bikes.run("build", "--virtual-env", "pr_8"))
                        .failsWith("S068")
                        .stderrContains("model version 'fct_rentals:");
                assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.plan_runs"
                                + " WHERE virtual_environment_name = 'pr_8'"))
                        .containsExactly(List.of("0"));
                bikes.editStaging();
                bikes.files()
                        .model(
                                "fct_rentals",
                                "MODEL (materialized table);\nSELECT station FROM __ref(\"stg_rentals\")\n");
                bikes.succeed("build", "--virtual-env", "other");
                open(gate);
                assertThatCommand(first.await()).succeeds().stdoutContains("finalized (2 built");
            }
            CityBikes back = original(bikes);
            edit(back, 1);
            assertThatCommand(back.run("build", "--virtual-env", "pr_8"))
                    .succeeds()
                    .stdoutContains("2 reused");
            assertThat(bikes.refs("pr_8")).isEqualTo(bikes.refs("pr_7"));
            assertThat(homes(bikes)).isEqualTo(3);

            edit(bikes, 2);
            close(gate);
            try (RunningCommand killed = Sqb.in(bikes.files()).start("build", "--virtual-env", "pr_7")) {
                awaitLocked(bikes, "model_version:fct_rentals:%");
                killed.kill().await();
            }
            open(gate);
            for (List<String> row : bikes.state("SELECT lock_key FROM sqlbuild_state.locks")) {
                bikes.succeed("state", "locks", "clear", row.get(0), "--force");
            }
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("finalized (2 built");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.model_versions WHERE status <> 'ready'"))
                    .containsExactly(List.of("0"));
            assertThat(bikes.state("SELECT status, count(*) FROM sqlbuild_state.plan_runs"
                            + " WHERE status <> 'succeeded' GROUP BY status"))
                    .containsExactly(List.of("interrupted", "1"));
        }
    }

    /** Its locks are over while it sleeps; the clock of the store is helped along. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_POSTGRES", "POSTGRES_DUCKDB"})
    @Spec("virtual-operations 3.4, 9.14, virtual-build 10")
    void changesNothingAfterSleepingPastItsLock(Pair pair) throws SQLException {
        try (CityBikes bikes = CityBikes.create(directory, pair);
                Connection gate = bikes.open()) {
            bikes.succeed("build");
            edit(bikes, 1);
            close(gate);
            try (RunningCommand sleeper = Sqb.in(bikes.files()).start("build")) {
                awaitBuilding(bikes);
                sleeper.pause();
                bikes.executeState("UPDATE sqlbuild_state.locks SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
                original(bikes).editFacts();
                bikes.succeed("build");
                List<String> refs = bikes.refs("prod");
                sleeper.resume();
                open(gate);
                assertThatCommand(sleeper.await()).failsWith("S064");
                assertThat(bikes.refs("prod")).isEqualTo(refs);
                assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
                assertThat(bikes.state("SELECT status FROM sqlbuild_state.virtual_environments"))
                        .containsExactly(List.of("finalized"));
            }
        }
    }

    /** Its VDE is still its own, but the version is in the hands of another build. */
    @Test
    @Spec("virtual-operations 3.1, 3.4, virtual-build 11")
    void leavesAVersionAloneOnceItsLockIsLost() throws SQLException {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES);
                Connection gate = bikes.open()) {
            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files()
                    .file("sqlbuild_project.toml", config.replace("allow_reset", "lock_ttl_seconds = 30\nallow_reset"));
            bikes.succeed("build");
            edit(bikes, 1);
            close(gate);
            try (RunningCommand first = Sqb.in(bikes.files()).start("build", "--virtual-env", "pr_7")) {
                awaitBuilding(bikes);
                String versions = "SELECT lock_key FROM sqlbuild_state.locks WHERE lock_key LIKE 'model_version:%'";
                for (List<String> row : bikes.state(versions)) {
                    bikes.succeed("state", "locks", "clear", row.get(0), "--force");
                }
                String alive = "SELECT expires_at FROM sqlbuild_state.locks WHERE lock_key = 'virtual_env:pr_7'";
                List<List<String>> before = bikes.state(alive);
                Await.until(
                        Duration.ofSeconds(30),
                        "the holder notices",
                        () -> !bikes.state(alive).equals(before));
                try (RunningCommand second = Sqb.in(bikes.files()).start("build", "--virtual-env", "pr_8")) {
                    Await.until(
                            Duration.ofSeconds(30),
                            "the other build has the versions",
                            () -> !bikes.state(versions).isEmpty());
                    open(gate);
                    assertThatCommand(first.await())
                            .exitsWith(1)
                            .stdoutContains(
                                    "error[S064]: lost the lock 'model_version:fct_rentals:",
                                    "Virtual environment pr_7 was not changed.");
                    assertThatCommand(second.await()).succeeds();
                }
            }
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.model_versions WHERE status <> 'ready'"))
                    .containsExactly(List.of("0"));
        }
    }

    /** A model that waits at the gate before it is built. */
    private static void edit(CityBikes bikes, int number) {
        bikes.files().model("fct_rentals", """
                MODEL (
                  materialized table,
                  pre_hooks [inline_sql("SELECT pg_advisory_lock(7), pg_advisory_unlock(7)")],
                );
                SELECT r.rental_id, r.station, %d AS number FROM __ref("stg_rentals") AS r
                """.formatted(number));
    }

    private static CityBikes original(CityBikes bikes) {
        bikes.files().model("stg_rentals", """
                MODEL (materialized table);
                SELECT rental_id, bike_type, station FROM __source("raw_rentals")
                """);
        return bikes;
    }

    private static long homes(CityBikes bikes) {
        return bikes.relations("rides__sqb_physical").stream()
                .filter(name -> name.startsWith("fct_rentals"))
                .count();
    }

    private static void close(Connection gate) throws SQLException {
        execute(gate, "SELECT pg_advisory_lock(7)");
    }

    private static void open(Connection gate) throws SQLException {
        execute(gate, "SELECT pg_advisory_unlock(7)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitLocked(CityBikes bikes, String key) {
        Await.until(
                PATIENCE,
                "the build holds " + key,
                () -> bikes.state("SELECT count(*) FROM sqlbuild_state.locks" + " WHERE lock_key LIKE '" + key + "'")
                        .equals(List.of(List.of("1"))));
        awaitBuilding(bikes);
    }

    /** Somebody stands before the gate, in the warehouse. */
    private static void awaitBuilding(CityBikes bikes) {
        Await.until(
                PATIENCE,
                "the build waits at the gate",
                () -> bikes.rows("SELECT count(*) FROM pg_locks"
                                + " WHERE locktype = 'advisory' AND NOT granted"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                        .equals(List.of(List.of("1"))));
    }
}
