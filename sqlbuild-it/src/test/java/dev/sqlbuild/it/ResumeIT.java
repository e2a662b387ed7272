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
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending operations that did not end: adoptions and detachments that die, and what cannot be resumed. */
@Order(1)
class ResumeIT {
    private static final int SPARSER = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> NAMES = List.of("bike_types", "stg_rentals", "fct_rentals", "station_usage");

    @TempDir
    Path directory;

    private static List<List<List<String>>> rows(CityBikes bikes) {
        return NAMES.stream()
                .map(name -> bikes.rows("SELECT md5(CAST(t AS VARCHAR)) FROM rides." + name + " AS t ORDER BY 1"))
                .toList();
    }

    private static String status(CityBikes bikes) {
        return bikes.state("SELECT status FROM sqlbuild_state.virtual_environments"
                        + " WHERE virtual_environment_name = 'prod'")
                .toString();
    }

    private static long tables(CityBikes bikes) {
        return bikes.rows(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'rides'"
                                + " AND table_type = 'BASE TABLE' AND table_name IN ('bike_types', 'stg_rentals', 'fct_rentals')")
                .size();
    }

    /** Dies in adopting or detaching, at each statement of it, and is resumed or repeated. */
    private record Death(CityBikes bikes, String verb, List<List<List<String>>> expected)
            implements KillCampaign.Scenario {
        private boolean adopts() {
            return verb.equals("adopt");
        }

        @Override
        public void prepare(int attempt) {
            boolean ready = status(bikes).equals("[[finalized]]") != adopts();
            if (!ready) convert(adopts() ? "detach" : "adopt");
        }

        private void convert(String what) {
            assertThatCommand(bikes.here(what + " prod", "state", what, "--allow-copy"))
                    .succeeds();
        }

        @Override
        public List<String> command() {
            return List.of("state", verb, "--allow-copy");
        }

        @Override
        public String input() {
            return verb + " prod\n";
        }

        /** Every name answers with the same rows, all of them as tables or all as views. */
        @Override
        public void checkAfterDeath(int attempt) {
            assertThat(rows(bikes)).isEqualTo(expected);
            assertThat(tables(bikes)).isIn(0L, 3L);
        }

        @Override
        public void recover(int attempt) {
            bikes.here("", "state", "locks", "clear", "virtual_env:prod", "--force");
            for (List<String> lock : bikes.state("SELECT lock_key FROM sqlbuild_state.locks"))
                bikes.here("", "state", "locks", "clear", lock.get(0), "--force");
            List<List<String>> open =
                    bikes.state("SELECT operation_id FROM sqlbuild_state.state_operations WHERE status = 'running'");
            if (open.isEmpty()) {
                if (status(bikes).equals("[[finalized]]") != adopts()) convert(verb);
            } else {
                resume(open.get(0).get(0), attempt);
            }
            assertThat(rows(bikes)).isEqualTo(expected);
            assertThat(status(bikes)).isEqualTo(adopts() ? "[[finalized]]" : "[[detached]]");
            assertThat(tables(bikes)).isEqualTo(adopts() ? 0 : 3);
            assertThat(bikes.refs("prod")).hasSize(3);
            assertThatCommand(bikes.here("", "reconcile", "--exit-code")).succeeds();
        }

        /** Sometimes back first, where that is possible, and then once more. */
        private void resume(String id, int attempt) {
            boolean switched = tables(bikes) == (adopts() ? 0 : 3);
            assertThatCommand(bikes.here("", "state", "resume", id, "--dry-run"))
                    .succeeds()
                    .stdoutContains("operation " + id + " would be finished", switched ? "done" : "to do");
            if (attempt % 3 == 0) {
                CommandResult back = bikes.here("", "state", "resume", id, "--back");
                if (switched) {
                    assertThatCommand(back).failsWith("S065").stderrContains("have changed already");
                } else {
                    assertThatCommand(back).succeeds().stdoutContains(" undone");
                    assertThat(rows(bikes)).isEqualTo(expected);
                    assertThatCommand(bikes.here("", "state", "resume", id))
                            .succeeds()
                            .stdoutContains("operation " + id + " is already rolled_back");
                    convert(verb);
                    return;
                }
            }
            if (attempt % 3 == 1) {
                convert(verb);
                assertThatCommand(bikes.here("", "state", "resume", id))
                        .failsWith("S065")
                        .stderrContains("was superseded by");
                return;
            }
            assertThatCommand(bikes.here("", "state", "resume", id)).succeeds().stdoutContains(" finished");
            assertThatCommand(bikes.here("", "state", "resume", id))
                    .succeeds()
                    .stdoutContains("operation " + id + " is already succeeded");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 4, 7.4")
    void resumesWhereverAConversionDies(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.mode("direct");
            assertThatCommand(bikes.here("", "build")).succeeds();
            bikes.mode("virtual");
            List<List<List<String>>> rows = rows(bikes);
            for (String verb : List.of("adopt", "detach")) {
                Sqb sqb = Sqb.in(bikes.files());
                assertThat(KillCampaign.run(sqb, new Death(bikes, verb, rows), SPARSER))
                        .hasSizeGreaterThan(2);
            }
        }
    }

    @Test
    @Spec("virtual-recovery 9.12, 9.13, 1.3, 4")
    void finishesOrUndoesAPromotion() throws SQLException {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            here(bikes, "build");
            bikes.editFacts();
            here(bikes, "build", "--virtual-env", "pr_7");
            String[] promote = {"promote", "--from", "pr_7", "--to", "prod"};
            List<String> before = bikes.refs("prod");
            List<String> after = bikes.refs("pr_7");

            String undone = dies(bikes, false, promote);
            assertThat(bikes.refs("prod")).isEqualTo(after);
            assertThatCommand(bikes.here("", "state", "resume", undone))
                    .failsWith("S014")
                    .stderrContains("virtual environment is locked: 'prod'");
            here(bikes, "state", "locks", "clear", "virtual_env:prod", "--force");
            assertThatCommand(bikes.here("", "state", "resume", undone, "--back", "--dry-run"))
                    .succeeds()
                    .stdoutContains(" would be undone", "write_refs", "to undo", "not done");
            assertThatCommand(bikes.here("", "state", "resume", undone, "--back"))
                    .succeeds()
                    .stdoutContains("operation " + undone + " undone");
            assertThat(bikes.refs("prod")).isEqualTo(before);
            assertThat(status(bikes)).isEqualTo("[[finalized]]");
            assertThat(ended(bikes, undone)).isEqualTo("[[rolled_back]]");

            String repeated = dies(bikes, false, promote);
            here(bikes, "state", "locks", "clear", "virtual_env:prod", "--force");
            assertThatCommand(bikes.here("", promote))
                    .succeeds()
                    .stdoutContains("note: operation " + repeated
                            + " on 'prod' was interrupted; see: sqb state operations show " + repeated + "\n");
            assertThatCommand(bikes.here("", "state", "resume", repeated))
                    .failsWith("S065")
                    .stderrContains("operation '" + repeated + "' was superseded by 'promote:");
            assertThatCommand(bikes.here("", "state", "operations", "show", repeated))
                    .succeeds()
                    .stdoutContains("process ended without finishing", "superseded");
            here(bikes, "rollback");

            String switched = dies(bikes, true, promote);
            assertThat(status(bikes)).isEqualTo("[[finalizing]]");
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
            here(bikes, "state", "locks", "clear", "virtual_env:prod", "--force");
            assertThatCommand(bikes.here("", "state", "resume", switched, "--back"))
                    .failsWith("S065")
                    .stderrContains("its views are switched already");
            assertThatCommand(bikes.here("", "state", "resume", switched))
                    .succeeds()
                    .stdoutContains("operation " + switched + " finished");
            assertThat(ended(bikes, switched)).isEqualTo("[[succeeded]]");
            assertThat(status(bikes)).isEqualTo("[[finalized]]");
            assertThat(bikes.refs("prod")).isEqualTo(after);
            assertThatCommand(bikes.here("", "state", "checkpoints", "list"))
                    .succeeds()
                    .stdoutContains("current");
            assertThatCommand(bikes.here("", "state", "resume", switched))
                    .succeeds()
                    .stdoutContains("is already succeeded");
        }
    }

    private static void here(CityBikes bikes, String... arguments) {
        assertThatCommand(bikes.here("", arguments)).succeeds();
    }

    private static String ended(CityBikes bikes, String operation) {
        return bikes.state(
                        "SELECT status FROM sqlbuild_state.state_operations WHERE operation_id = '" + operation + "'")
                .toString();
    }

    /** Kills the command while a reader holds up its switch, or after the switch while it writes its checkpoint. */
    private static String dies(CityBikes bikes, boolean afterSwitch, String... command) throws SQLException {
        try (Connection reader = bikes.open();
                Connection store = bikes.stateDatabase().open();
                Statement reading = reader.createStatement();
                Statement locking = store.createStatement()) {
            reader.setAutoCommit(false);
            store.setAutoCommit(false);
            String columns = bikes.columns("rides", "fct_rentals").toString();
            reading.execute("SELECT * FROM rides.fct_rentals");
            if (afterSwitch) {
                locking.execute("LOCK TABLE sqlbuild_state.virtual_environment_checkpoints IN EXCLUSIVE MODE");
            }
            try (RunningCommand running = Sqb.in(bikes.files()).start(command)) {
                Await.until(PATIENCE, "refs move", () -> status(bikes).equals("[[finalizing]]"));
                if (afterSwitch) {
                    reader.rollback();
                    Await.until(
                            PATIENCE,
                            "views change",
                            () -> !bikes.columns("rides", "fct_rentals")
                                    .toString()
                                    .equals(columns));
                }
                running.kill();
                running.await();
            }
        }
        return bikes.state("SELECT operation_id FROM sqlbuild_state.state_operations WHERE status = 'running'")
                .get(0)
                .get(0);
    }

    /** Each command that takes the lock of a VDE marks what a dead process left there, and says so. */
    @Test
    @Spec("virtual-recovery 1.3")
    void noticesOperationsOfDeadProcesses() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.mode("direct");
            here(bikes, "build");
            bikes.mode("virtual");
            notices(bikes, "", "state", "adopt", "--allow-copy");
            notices(bikes, "adopt prod", "state", "adopt", "--allow-copy");
            bikes.editFacts();
            notices(bikes, "", "build");
            notices(bikes, "", "rollback");
            notices(bikes, "", "reconcile", "repair-view", "--model", "fct_rentals");
            here(bikes, "build", "--virtual-env", "pr_7");
            notices(bikes, "", "promote", "--from", "pr_7", "--to", "prod");
            String bound = bikes.state("SELECT relation_name FROM sqlbuild_state.physical_relations p"
                            + " JOIN sqlbuild_state.virtual_environment_refs r ON p.artifact_name = r.model_name"
                            + " AND p.version_hash = r.version_hash WHERE r.virtual_environment_name = 'prod'"
                            + " AND r.model_name = 'fct_rentals'")
                    .get(0)
                    .get(0);
            notices(
                    bikes,
                    "attach fct_rentals",
                    "reconcile",
                    "attach",
                    "--model",
                    "fct_rentals",
                    "--physical-relation",
                    "rides__sqb_physical." + bound);
            notices(bikes, "detach prod", "state", "detach", "--allow-copy");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.state_operations WHERE status = 'running'"))
                    .containsExactly(List.of("0"));
        }
    }

    private static void notices(CityBikes bikes, String answer, String... command) {
        String id = "promote:" + UUID.randomUUID();
        bikes.executeState("INSERT INTO sqlbuild_state.state_operations (operation_id, operation_type, status,"
                + " virtual_environment_name, owner_id, created_at, updated_at) VALUES ('" + id
                + "', 'promote', 'running', 'prod', 'promote:dead', TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-01')");
        CommandResult result = bikes.here(answer, command);
        assertThat(result.stdout())
                .as("%s", result)
                .contains("note: operation " + id + " on 'prod' was interrupted; see: sqb state operations show " + id);
        assertThat(ended(bikes, id)).isEqualTo("[[failed]]");
    }

    @Test
    @Spec("virtual-recovery 9.14")
    void knowsNoOperationOfAnotherName() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            assertThatCommand(bikes.here("", "state", "resume", "nope"))
                    .failsWith("S066")
                    .stderrContains("unknown operation 'nope'");
        }
    }
}
