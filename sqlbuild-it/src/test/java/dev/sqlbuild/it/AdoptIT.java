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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Taking relations of direct mode over and giving them back. */
class AdoptIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("bike_types", "stg_rentals", "fct_rentals", "station_usage");
    private static final String ADOPTED = "Adopted 4 models into virtual environment prod.";
    private static final String DETACHED = "Detached 4 models from virtual environment prod.";

    @TempDir
    Path directory;

    private static CityBikes direct(Path directory, Pair pair) {
        CityBikes bikes = CityBikes.create(directory, pair);
        bikes.mode("direct").succeed("build");
        bikes.mode("virtual");
        return bikes;
    }

    private static List<List<List<String>>> rows(CityBikes bikes) {
        return NAMES.stream()
                .map(name -> bikes.rows("SELECT md5(CAST(t AS VARCHAR)) FROM rides." + name + " AS t ORDER BY 1"))
                .toList();
    }

    private static List<List<String>> kinds(CityBikes bikes) {
        return bikes.rows("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'rides'"
                + " AND table_name IN ('bike_types', 'stg_rentals', 'fct_rentals', 'station_usage') ORDER BY 1");
    }

    private static final List<List<String>> PLAIN = List.of(
            List.of("bike_types", "BASE TABLE"),
            List.of("fct_rentals", "BASE TABLE"),
            List.of("station_usage", "VIEW"),
            List.of("stg_rentals", "BASE TABLE"));

    private static final List<List<String>> VIEWS = List.of(
            List.of("bike_types", "VIEW"),
            List.of("fct_rentals", "VIEW"),
            List.of("station_usage", "VIEW"),
            List.of("stg_rentals", "VIEW"));

    private static String status(CityBikes bikes) {
        return bikes.state("SELECT status FROM sqlbuild_state.virtual_environments"
                        + " WHERE virtual_environment_name = 'prod'")
                .toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 9.1, 9.7, 9.8, 9.9")
    void goesThereAndBackWithoutLoss(Pair pair) {
        try (CityBikes bikes = direct(directory, pair)) {
            List<List<List<String>>> before = rows(bikes);
            assertThat(kinds(bikes)).isEqualTo(PLAIN);
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt", "--allow-copy"))
                    .succeeds()
                    .stdoutContains("Adoption plan  prod", "Type \"adopt prod\" to confirm: ", ADOPTED);
            assertThat(rows(bikes)).isEqualTo(before);
            assertThat(kinds(bikes)).isEqualTo(VIEWS);
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5).contains("_sqb_fences");
            assertThat(status(bikes)).isEqualTo("[[finalized]]");
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt", "--allow-copy"))
                    .failsWith("S080");
            assertThatCommand(bikes.run("build")).succeeds().stdoutContains("0 built");

            bikes.editFacts();
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThatCommand(bikes.answer("detach prod", "state", "detach", "--allow-copy"))
                    .failsWith("C261")
                    .stderrContains("requires a finalized virtual environment", "fct_rentals");
            bikes.succeed("promote", "--from", "pr_7", "--to", "prod");
            List<List<List<String>>> promoted = rows(bikes);
            List<String> refs = bikes.refs("prod");
            assertThatCommand(bikes.answer("detach prod", "state", "detach", "--allow-copy"))
                    .succeeds()
                    .stdoutContains("Detach plan  prod", DETACHED);
            assertThat(rows(bikes)).isEqualTo(promoted);
            assertThat(kinds(bikes)).isEqualTo(PLAIN);
            assertThat(bikes.refs("prod")).isEqualTo(refs);
            assertThat(status(bikes)).isEqualTo("[[detached]]");
            assertThat(bikes.rows("SELECT minutes FROM rides__pr_7.fct_rentals"))
                    .hasSize(3);

            for (String[] blocked : new String[][] {
                {"build"},
                {"promote", "--from", "prod", "--to", "x"},
                {"promote", "--from", "pr_7", "--to", "prod"},
                {"rollback"}
            }) {
                assertThatCommand(bikes.run(blocked))
                        .failsWith("S028")
                        .stderrContains("virtual environment is detached");
            }
            bikes.mode("direct");
            assertThatCommand(bikes.run("plan", "--changes-only")).succeeds().stdoutLacks("query changed", "first run");
            bikes.execute("INSERT INTO lake.rentals VALUES (4, 1, 'S2')");
            bikes.succeed("build");
            List<List<List<String>>> rebuilt = rows(bikes);
            bikes.mode("virtual");
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt", "--allow-copy"))
                    .succeeds()
                    .stdoutContains("replace", ADOPTED);
            assertThat(rows(bikes)).isEqualTo(rebuilt);
            assertThat(kinds(bikes)).isEqualTo(VIEWS);
            assertThat(status(bikes)).isEqualTo("[[finalized]]");
            assertThat(bikes.rows("SELECT minutes FROM rides__pr_7.fct_rentals"))
                    .hasSize(4);
            bikes.succeed("build");
            bikes.succeed("rollback");
        }
    }

    @Test
    @Spec({"virtual-recovery 9.2, 9.3, 9.4, 9.10, 9.25", "adapters 20"})
    void refusesInOrderAndChangesNothing() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            assertThatCommand(bikes.run("state", "adopt")).failsWith("S082").stderrContains("run sqb build instead");
            bikes.mode("direct").succeed("build");
            assertThatCommand(bikes.run("state", "adopt"))
                    .failsWith("E001")
                    .stderrContains("State commands require environment_mode = 'virtual'");
            bikes.mode("virtual");
            assertThatCommand(bikes.run("state", "adopt"))
                    .failsWith("S083")
                    .stderrContains("DuckDB relation move/copy requires --allow-copy", "fct_rentals");
            for (String answer : List.of("yes", "")) {
                assertThatCommand(bikes.answer(answer, "state", "adopt", "--allow-copy"))
                        .failsWith("C258")
                        .stderrContains("state adopt cancelled", "Cancelled, no changes made.");
            }
            assertThatCommand(bikes.run("state", "adopt", "--auto-approve"))
                    .failsWith("C257")
                    .stderrContains("state adopt is interactive-only and does not support --auto-approve");
            assertThatCommand(bikes.run("state", "detach", "--allow-copy"))
                    .failsWith("C261")
                    .stderrContains("state detach requires a finalized virtual environment");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.state_operations"))
                    .containsExactly(List.of("0"));
            assertThat(kinds(bikes)).isEqualTo(PLAIN);
            assertThat(bikes.relations("rides__sqb_physical")).isEmpty();

            bikes.execute("DROP VIEW rides.station_usage", "CREATE TABLE rides.station_usage AS SELECT 1 AS a");
            assertThatCommand(bikes.run("state", "adopt", "--allow-copy"))
                    .failsWith("S081")
                    .stderrContains("model 'station_usage' is a view model but rides.station_usage is a table");
            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files().file("sqlbuild_project.toml", config.replace("unsuffixed_virtual_env = \"prod\"", ""));
            assertThatCommand(bikes.run("state", "adopt", "--auto-approve"))
                    .failsWith("C256")
                    .stderrContains("requires [environments.prod.state] unsuffixed_virtual_env = 'prod'");
            bikes.files().file("sqlbuild_project.toml", config.replace("default_environment = \"prod\"", ""));
            assertThatCommand(bikes.run("state", "adopt"))
                    .failsWith("C255")
                    .stderrContains("state adopt requires an active environment");
        }
    }

    @Test
    @Spec("virtual-recovery 9.6")
    void keepsOlderCodeUntilTheNextBuild() {
        try (CityBikes bikes = direct(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.editFacts();
            List<List<List<String>>> before = rows(bikes);
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt", "--allow-copy"))
                    .succeeds()
                    .stdoutContains("built from older code", ADOPTED);
            assertThat(status(bikes)).isEqualTo("[[active]]");
            assertThat(rows(bikes)).isEqualTo(before);
            assertThatCommand(bikes.run("build")).succeeds().stdoutContains("2 built");
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
        }
    }

    @Test
    @Spec({"virtual-recovery 9.5", "adapters 20"})
    void keepsWhatBelongsToATableAndNeverDisturbsReaders() throws Exception {
        try (CityBikes bikes = direct(directory, Pair.POSTGRES_POSTGRES)) {
            String reader = "reader_" + System.nanoTime();
            bikes.execute(
                    "CREATE INDEX by_station ON rides.fct_rentals (station)",
                    "COMMENT ON TABLE rides.fct_rentals IS 'every ride'",
                    "CREATE ROLE " + reader,
                    "GRANT USAGE ON SCHEMA rides TO " + reader,
                    "GRANT SELECT ON rides.fct_rentals, rides.station_usage TO " + reader);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> polls = poll(bikes, over);
            for (int round = 0; round < 2; round++) {
                assertThatCommand(bikes.answer("adopt prod", "state", "adopt"))
                        .succeeds()
                        .stdoutContains("move", ADOPTED);
                belongs(bikes, reader, "rides__sqb_physical");
                assertThatCommand(bikes.answer("detach prod", "state", "detach"))
                        .succeeds()
                        .stdoutContains("move", DETACHED);
                belongs(bikes, reader, "rides");
                assertThat(bikes.relations("rides__sqb_physical")).containsExactly("_sqb_fences");
            }
            over.set(true);
            assertThat(polls.get()).isPositive();
            bikes.execute("DROP OWNED BY " + reader, "DROP ROLE " + reader);
        }
    }

    private static void belongs(CityBikes bikes, String reader, String schema) {
        assertThat(bikes.rows("SELECT schemaname FROM pg_indexes WHERE indexname = 'by_station'"))
                .containsExactly(List.of(schema));
        assertThat(bikes.rows("SELECT obj_description('rides.fct_rentals'::regclass)"))
                .containsExactly(List.of("every ride"));
        assertThat(bikes.rows("SELECT has_table_privilege('" + reader + "', 'rides.fct_rentals', 'SELECT')"
                        + " AND has_table_privilege('" + reader + "', 'rides.station_usage', 'SELECT')"))
                .containsExactly(List.of("true"));
    }

    /** Reads again and again, and fails when an answer is not what it should be. */
    private static CompletableFuture<Integer> poll(CityBikes bikes, AtomicBoolean over) {
        return CompletableFuture.supplyAsync(() -> {
            int polls = 0;
            while (!over.get()) {
                assertThat(bikes.rows("SELECT (SELECT count(*) FROM rides.fct_rentals),"
                                + " (SELECT sum(rentals) FROM rides.station_usage)"))
                        .containsExactly(List.of("3", "3"));
                polls++;
            }
            return polls;
        });
    }

    @Test
    @Spec("virtual-recovery 7.4")
    void survivesDeathBeforeAndAfterTheSwitch() throws Exception {
        try (CityBikes bikes = direct(directory, Pair.POSTGRES_POSTGRES)) {
            List<List<List<String>>> before = rows(bikes);
            dies(bikes, "adopt", false);
            assertThat(rows(bikes)).isEqualTo(before);
            assertThat(kinds(bikes)).isEqualTo(PLAIN);
            dies(bikes, "adopt", true);
            assertThat(rows(bikes)).isEqualTo(before);
            assertThat(kinds(bikes)).isEqualTo(VIEWS);
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt"))
                    .succeeds()
                    .stdoutContains("keep", ADOPTED);
            assertThat(status(bikes)).isEqualTo("[[finalized]]");
            dies(bikes, "detach", false);
            assertThat(kinds(bikes)).isEqualTo(VIEWS);
            dies(bikes, "detach", true);
            assertThat(rows(bikes)).isEqualTo(before);
            assertThat(kinds(bikes)).isEqualTo(PLAIN);
            assertThatCommand(bikes.answer("detach prod", "state", "detach"))
                    .succeeds()
                    .stdoutContains(DETACHED);
            assertThat(status(bikes)).isEqualTo("[[detached]]");
            assertThatCommand(bikes.answer("adopt prod", "state", "adopt"))
                    .succeeds()
                    .stdoutContains(ADOPTED);
            assertThat(rows(bikes)).isEqualTo(before);
        }
    }

    /** Kills the command while a reader holds up its switch, or after the switch while the store is locked. */
    private static void dies(CityBikes bikes, String command, boolean afterSwitch) throws SQLException {
        String kinds = kinds(bikes).toString();
        try (Connection reader = bikes.warehouse().open();
                Connection store = bikes.stateDatabase().open();
                Statement reading = reader.createStatement();
                Statement locking = store.createStatement()) {
            reader.setAutoCommit(false);
            store.setAutoCommit(false);
            reading.execute("SELECT * FROM rides.fct_rentals");
            try (RunningCommand running =
                    Sqb.in(bikes.files()).withInput(command + " prod\n").start("state", command)) {
                String count = "SELECT count(*) FROM sqlbuild_state.state_operations WHERE status = 'running'"
                        + " AND operation_type = '" + command + "'";
                Await.until(
                        PATIENCE, "operation begins", () -> !bikes.state(count).equals(List.of(List.of("0"))));
                if (afterSwitch) {
                    locking.execute("LOCK TABLE sqlbuild_state.virtual_environments IN EXCLUSIVE MODE");
                    reader.rollback();
                    Await.until(
                            PATIENCE,
                            "relations change",
                            () -> !kinds(bikes).toString().equals(kinds));
                }
                running.kill();
                running.await();
            }
        }
        bikes.executeState("DELETE FROM sqlbuild_state.locks");
        bikes.executeState("UPDATE sqlbuild_state.state_operations SET status = 'failed' WHERE status = 'running'");
    }
}
