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

/** What virtual mode refuses, and that it has touched nothing then. */
class VirtualGuardsIT {
    @TempDir
    Path directory;

    @Test
    @Spec("virtual-recovery 7.1, 2.1, 3, cli 2")
    void eachCommandSaysWhatItMissesWithoutAnEnvironment() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files().file("sqlbuild_project.toml", config.replace("default_environment = \"prod\"", ""));
            refuses(bikes, "C255", "state adopt requires an active environment", "state", "adopt");
            refuses(bikes, "C255", "state detach requires an active environment", "state", "detach");
            refuses(bikes, "C246", "rollback requires --virtual-env or a default environment", "rollback");
            refuses(bikes, "C247", "reconcile requires --virtual-env or a default environment", "reconcile");
            refuses(
                    bikes,
                    "C903",
                    "state checkpoints requires --virtual-env or a default environment",
                    "state",
                    "checkpoints",
                    "list");
            for (String[] command :
                    new String[][] {{"build"}, {"plan"}, {"rollback", "--virtual-env", "x"}, {"state", "locks"}}) {
                refuses(bikes, "D001", "virtual mode needs an active environment", command);
            }
        }
    }

    @Test
    @Spec("virtual-recovery 7.1, state-store 5")
    void needsAStoreBeforeItMakesAWarehouse() {
        ProjectDir files;
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            files = bikes.files();
            String config = files.read("sqlbuild_project.toml");
            for (String state : List.of("state.duckdb", "warehouse.duckdb")) {
                files.file("sqlbuild_project.toml", config.replace("\"state.duckdb\"", "\"" + state + "\""));
                for (String made : List.of("state.duckdb", "warehouse.duckdb")) if (files.has(made)) files.delete(made);
                for (String[] command : new String[][] {
                    {"build"},
                    {"plan"},
                    {"promote", "--from", "a", "--to", "b"},
                    {"rollback"},
                    {"reconcile"},
                    {"state", "adopt"},
                    {"state", "detach"},
                    {"state", "resume", "x"}
                }) {
                    refuses(bikes, "E001", "state store is not initialized", command);
                    assertThat(files.has("warehouse.duckdb")).as(state).isFalse();
                    assertThat(files.has("state.duckdb")).as(state).isFalse();
                }
            }
        }
    }

    @Test
    @Spec("virtual-recovery 7.2")
    void closesADetachedVdeToAllThatWouldChangeIt() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            succeeds(bikes, "build");
            succeeds(bikes, "build", "--virtual-env", "pr_7");
            guardsDetaching(bikes);
            assertThatCommand(bikes.here("detach prod", "state", "detach", "--allow-copy"))
                    .succeeds();
            String closed = "virtual environment is detached: 'prod'";
            refuses(bikes, "S028", closed, "build");
            refuses(bikes, "S028", closed, "seed");
            refuses(bikes, "S028", closed, "rollback");
            refuses(bikes, "S028", closed, "reconcile", "repair-view", "--model", "fct_rentals");
            refuses(bikes, "S028", closed, "reconcile", "attach", "--model", "fct_rentals", "--physical-relation", "x");
            refuses(bikes, "S028", "source " + closed, "promote", "--from", "prod", "--to", "pr_7");
            refuses(bikes, "S028", "target " + closed, "promote", "--from", "pr_7", "--to", "prod");
            refuses(bikes, "S012", "non-finalized VDEs: prod", "diff", "prod:pr_7");
            refuses(bikes, "C261", "state detach requires a finalized virtual environment", "state", "detach");

            assertThatCommand(bikes.here("", "plan")).succeeds().stderrContains("warning", closed, "sqb state adopt");
            assertThat(bikes.here("", "plan", "--json")
                            .json()
                            .get("virtual_env")
                            .asText())
                    .isEqualTo("prod");
            assertThat(bikes.here("", "diff", "prod:pr_7", "--allow-partial-diff")
                            .exitCode())
                    .isLessThan(2);
            assertThatCommand(bikes.here("", "reconcile")).succeeds().stdoutContains(closed + "\n");
            succeeds(bikes, "state", "checkpoints", "list");
            succeeds(bikes, "state", "locks");
            succeeds(bikes, "state", "operations");
        }
    }

    private static void guardsDetaching(CityBikes bikes) {
        bikes.execute("DROP VIEW rides.fct_rentals", "CREATE TABLE rides.fct_rentals AS SELECT 7 AS mine");
        refuses(
                bikes,
                "C250",
                "logical target for 'fct_rentals' is a table; detach will not overwrite it",
                "state",
                "detach");
        assertThat(bikes.rows("SELECT mine FROM rides.fct_rentals")).containsExactly(List.of("7"));
        bikes.execute("DROP TABLE rides.fct_rentals");
        succeeds(bikes, "reconcile", "repair-view", "--model", "fct_rentals");
        refuses(bikes, "S083", "DuckDB relation move/copy requires --allow-copy", "state", "detach");
        refuses(bikes, "C258", "state detach cancelled", "state", "detach", "--allow-copy");
        refuses(bikes, "C257", "state detach is interactive-only", "state", "detach", "--auto-approve");
        bikes.executeState(
                "INSERT INTO sqlbuild_state.locks (lock_key, owner_id, fencing_token, expires_at, created_at,"
                        + " updated_at) VALUES ('virtual_env:prod', 'x:1', 1, TIMESTAMP '2100-01-01', TIMESTAMP '2020-01-01',"
                        + " TIMESTAMP '2020-01-01')");
        refuses(bikes, "S014", "virtual environment is locked: 'prod'", "state", "detach", "--allow-copy");
        refuses(bikes, "S014", "virtual environment is locked: 'prod'", "state", "adopt", "--allow-copy");
        succeeds(bikes, "state", "locks", "clear", "virtual_env:prod", "--force");
        assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.state_operations WHERE operation_type = 'detach'"))
                .containsExactly(List.of("0"));
    }

    /** Whatever of the two they share, one would drop what the other has. */
    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 6.5, state-store 1")
    void keepsProjectsApartThatShareAStoreOrASchema(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            succeeds(bikes, "build");
            List<String> relations = bikes.relations("rides__sqb_physical");
            String config = bikes.files().read("sqlbuild_project.toml");
            String renamed =
                    config.replace("name = \"city_bikes\"", "name = \"city_trams\"") + "\n[janitor]\nenabled = true\n";
            String owner = "belongs to project city_bikes, environment prod";

            bikes.files().file("sqlbuild_project.toml", renamed);
            refuses(bikes, "S093", "state store 'sqlbuild_state' " + owner, "build");
            refuses(bikes, "S093", "state store 'sqlbuild_state' " + owner, "state", "init");

            bikes.files().file("sqlbuild_project.toml", renamed.replace("\"sqlbuild_state\"", "\"trams_state\""));
            succeeds(bikes, "state", "init");
            for (String[] command : new String[][] {
                {"plan"}, {"build"}, {"janitor", "--auto-approve"}, {"promote", "--from", "a", "--to", "b"}
            }) {
                refuses(bikes, "S093", "schema 'rides__sqb_physical' " + owner, command);
            }
            assertThat(bikes.relations("rides__sqb_physical")).isEqualTo(relations);

            bikes.files().file("sqlbuild_project.toml", renamed);
            succeeds(bikes, "state", "init", "--take-over");
            assertThatCommand(bikes.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
            succeeds(bikes, "build");
            assertThat(bikes.rows("SELECT operation_id FROM rides__sqb_physical._sqb_fences"
                            + " WHERE virtual_environment_name = 'sqb_owner'"))
                    .containsExactly(List.of("project city_trams, environment prod"));
        }
    }

    /** History is a courtesy of a report. */
    @Test
    @Spec("virtual-recovery 5.1, state-store 8")
    void reportsAlsoWhenTheReportCannotBeRecorded() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_POSTGRES)) {
            succeeds(bikes, "build");
            bikes.executeState("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'this store is only read'; END $$");
            bikes.executeState("CREATE TRIGGER refuse BEFORE INSERT ON sqlbuild_state.reconcile_events"
                    + " FOR EACH ROW EXECUTE FUNCTION refuse()");
            assertThatCommand(bikes.here("", "reconcile", "--exit-code"))
                    .succeeds()
                    .stdoutContains(
                            "Reconcile report for prod: no issues.",
                            "note: this report is not recorded: ",
                            "only read");
        }
    }

    private static void refuses(CityBikes bikes, String code, String message, String... command) {
        assertThatCommand(bikes.here("", command)).failsWith(code).stderrContains(message);
    }

    private static void succeeds(CityBikes bikes, String... command) {
        assertThatCommand(bikes.here("", command)).succeeds();
    }
}
