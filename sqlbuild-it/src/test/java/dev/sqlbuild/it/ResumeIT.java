package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending operations that did not end: adoptions and detachments that die, and what cannot be resumed. */
class ResumeIT {
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
                Sqb sqb = Sqb.in(bikes.files()).withInput(verb + " prod\n");
                assertThat(KillCampaign.run(sqb, new Death(bikes, verb, rows))).hasSizeGreaterThan(2);
            }
        }
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
