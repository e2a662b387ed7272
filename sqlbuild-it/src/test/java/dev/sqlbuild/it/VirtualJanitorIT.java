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
import org.junit.jupiter.params.provider.ValueSource;

/** Cleaning up in virtual mode: all that nobody can reach any more, and nothing that anybody sees. */
class VirtualJanitorIT {
    private static final String OLD = "TIMESTAMP '2020-01-01 00:00:00'";

    @TempDir
    Path directory;

    private CityBikes create(Pair pair, String janitor) {
        CityBikes bikes = CityBikes.create(directory, pair);
        configure(bikes, janitor);
        return bikes;
    }

    private static void configure(CityBikes bikes, String janitor) {
        String config = bikes.files().read("sqlbuild_project.toml");
        int block = config.indexOf("\n[janitor]");
        bikes.files()
                .file(
                        "sqlbuild_project.toml",
                        (block < 0 ? config : config.substring(0, block)) + "\n[janitor]\nenabled = true\n" + janitor
                                + "\n");
    }

    private static void age(CityBikes bikes, String... vdes) {
        bikes.executeState("UPDATE sqlbuild_state.physical_relations SET updated_at = " + OLD);
        for (String vde : vdes) {
            bikes.executeState("UPDATE sqlbuild_state.virtual_environments SET updated_at = " + OLD
                    + " WHERE virtual_environment_name = '" + vde + "'");
        }
    }

    private static String shown(CityBikes bikes, String schema) {
        return String.join(
                " ",
                bikes.rows("SELECT (SELECT count(*) FROM " + schema + ".stg_rentals), (SELECT count(*) FROM " + schema
                                + ".fct_rentals), (SELECT sum(rentals) FROM " + schema + ".station_usage)")
                        .get(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 9.22")
    void removesOldCheckpointsAndTheVersionsThatOnlyTheyUsed(Pair pair) {
        try (CityBikes bikes = create(pair, "max_checkpoints = 1\nretention_days = 0")) {
            bikes.succeed("build");
            bikes.editFacts().succeed("build");
            bikes.editStaging().succeed("build");
            List<String> before = bikes.relations("rides__sqb_physical");
            assertThat(before).hasSize(10);

            assertThatCommand(bikes.run("janitor", "--auto-approve"))
                    .succeeds()
                    .stdoutContains("Checkpoints (2)", "Physical versions (5)", "Cleaned up 7");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.virtual_environment_checkpoints"))
                    .containsExactly(List.of("1"));
            assertThat(bikes.state("SELECT (SELECT count(*) FROM sqlbuild_state.model_versions),"
                            + " (SELECT count(*) FROM sqlbuild_state.physical_relations)"))
                    .containsExactly(List.of("3", "4"));
            assertThat(bikes.state("SELECT status, virtual_environment_name FROM sqlbuild_state.state_operations"
                            + " WHERE operation_type = 'janitor'"))
                    .containsExactly(List.of("succeeded", "null"));
            assertThat(shown(bikes, "rides")).isEqualTo("3 3 3");
            assertThatCommand(bikes.run("rollback")).failsWith("S021");
            assertThatCommand(bikes.run("reconcile")).stdoutContains("Reconcile report for prod: no issues.");
            assertThatCommand(bikes.run("janitor", "--auto-approve")).succeeds().stdoutContains("Nothing to clean up.");
            assertThatCommand(bikes.run("state", "locks", "--all")).stdoutContains("no active locks");
            bikes.succeed("build");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec({"virtual-recovery 9.23", "virtual-recovery 6.3"})
    void removesAVdeThatNobodyHasTouched(Pair pair) {
        try (CityBikes bikes = create(pair, "retention_days = 30")) {
            bikes.files().file("functions/sql/twice.sql", """
                    FUNCTION (arguments (p_x INTEGER), returns BIGINT);
                    p_x * 2
                    """);
            bikes.succeed("build");
            bikes.files().file("functions/sql/twice.sql", """
                    FUNCTION (arguments (p_x INTEGER), returns BIGINT);
                    p_x + p_x
                    """);
            bikes.editFacts().succeed("build", "--virtual-env", "pr_7");
            bikes.succeed("build", "--virtual-env", "pr_8");
            List<String> before = bikes.relations("rides__sqb_physical");
            age(bikes, "pr_8");
            bikes.succeed("build", "--virtual-env", "pr_8");
            assertThatCommand(bikes.run("janitor", "--auto-approve")).succeeds().stdoutContains("Nothing to clean up.");
            age(bikes, "prod", "pr_7", "pr_8");

            assertThatCommand(bikes.run("janitor", "--dry-run", "--verbose"))
                    .succeeds()
                    .stdoutContains(
                            "Virtual environments (2)",
                            "pr_7  last used ",
                            "Checkpoints (2)",
                            "Physical versions (3)",
                            "fct_rentals__v_",
                            "Kept (5)",
                            "used by prod");
            assertThatCommand(bikes.answer("janitor dev", "janitor"))
                    .failsWith("C258")
                    .stderrContains("janitor cancelled", "Cancelled, no changes made.");
            assertThat(bikes.relations("rides__sqb_physical")).isEqualTo(before);
            assertThat(bikes.relations("rides__pr_7")).hasSize(4);

            bikes.executeState("INSERT INTO sqlbuild_state.locks (lock_key, owner_id, expires_at, fencing_token,"
                    + " created_at, updated_at) VALUES ('virtual_env:pr_8', 'build:1', TIMESTAMP '2999-01-01 00:00:00',"
                    + " 1, " + OLD + ", " + OLD + ")");
            assertThatCommand(bikes.answer("janitor prod", "janitor"))
                    .succeeds()
                    .stdoutContains("Virtual environments (1)")
                    .stdoutContains("Cleaned up 2");
            assertThat(bikes.rows("SELECT schema_name FROM information_schema.schemata"
                            + " WHERE schema_name LIKE 'rides%' ORDER BY 1"))
                    .containsExactly(List.of("rides"), List.of("rides__pr_8"), List.of("rides__sqb_physical"));
            assertThat(shown(bikes, "rides__pr_8")).isEqualTo("3 3 3");

            bikes.succeed("state", "locks", "clear", "virtual_env:pr_8", "--force");
            assertThatCommand(bikes.run("janitor", "--auto-approve"))
                    .succeeds()
                    .stdoutContains("pr_8", "Physical versions (3)", "Cleaned up 5");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
            assertThat(shown(bikes, "rides")).isEqualTo("3 3 3");
            assertThat(bikes.state(
                            "SELECT DISTINCT virtual_environment_name FROM sqlbuild_state.virtual_environment_refs"))
                    .containsExactly(List.of("prod"));
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThat(shown(bikes, "rides__pr_7")).isEqualTo("3 3 3");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 6.4")
    void putsTablesAsideUntilTheirTimeIsOver(Pair pair) {
        String rules = "max_checkpoints = 1\nretention_days = 0\narchive_retention_days = 14";
        try (CityBikes bikes = create(pair, rules)) {
            String staging = bikes.files().read("models/stg_rentals.sql");
            bikes.succeed("build");
            bikes.editStaging().succeed("build");
            assertThatCommand(bikes.run("janitor", "--auto-approve"))
                    .succeeds()
                    .stdoutContains("archive as _sqb_archive__", "Cleaned up 4");
            assertThat(archives(bikes)).hasSize(2);

            // Whoever needs them gets them back.
            List<String> aside = archives(bikes);
            bikes.files().file("models/stg_rentals.sql", staging);
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_1"))
                    .succeeds()
                    .stdoutContains("1 built, 0 refreshed, 2 reused");
            assertThat(bikes.relations("rides__sqb_physical"))
                    .containsAll(aside.stream().map(VirtualJanitorIT::ownName).toList())
                    .doesNotContainAnyElementsOf(aside);
            assertThat(shown(bikes, "rides__pr_1")).isEqualTo("3 3 3");
            assertThatCommand(bikes.run("reconcile", "--virtual-env", "pr_1")).stdoutContains("no issues.");
            assertThatCommand(bikes.run("janitor", "--auto-approve", "--retention-days", "1"))
                    .stdoutContains("Nothing to clean up.");

            bikes.succeed("janitor", "--auto-approve");
            assertThat(archives(bikes)).hasSize(2);
            assertThatCommand(bikes.run("janitor", "--auto-approve", "--verbose"))
                    .stdoutContains("put aside 0 days ago", "Nothing to clean up.");
            for (String name : archives(bikes)) {
                String old = name.replaceFirst("_sqb_archive__\\d{8}", "_sqb_archive__20200101");
                bikes.execute("ALTER TABLE rides__sqb_physical.\"" + name + "\" RENAME TO \"" + old + "\"");
                bikes.executeState("UPDATE sqlbuild_state.physical_relations SET relation_name = '" + old
                        + "' WHERE relation_name = '" + name + "'");
            }
            assertThatCommand(bikes.run("janitor", "--auto-approve")).succeeds().stdoutContains("Cleaned up 2");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
            assertThat(shown(bikes, "rides")).isEqualTo("3 3 3");
        }
    }

    private static String ownName(String archive) {
        return archive.replaceFirst("_sqb_archive__[^_]+__", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("virtual-recovery 6.4")
    void makesAnewWhatADeadCommandHasHalfBroughtBack(boolean renamed) {
        String rules = "max_checkpoints = 1\nretention_days = 0\narchive_retention_days = 14";
        try (CityBikes bikes = create(Pair.DUCKDB_DUCKDB, rules)) {
            String staging = bikes.files().read("models/stg_rentals.sql");
            bikes.succeedHere("build");
            bikes.editStaging().succeedHere("build");
            bikes.succeedHere("janitor", "--auto-approve");
            String archive = archives(bikes).stream()
                    .filter(name -> name.contains("stg_rentals"))
                    .findFirst()
                    .orElseThrow();
            bikes.executeState("UPDATE sqlbuild_state.model_versions SET status = 'building'"
                    + " WHERE version_hash IN (SELECT version_hash FROM sqlbuild_state.physical_relations"
                    + " WHERE relation_name = '" + archive + "')");
            bikes.executeState("UPDATE sqlbuild_state.physical_relations SET relation_name = '" + ownName(archive)
                    + "' WHERE relation_name = '" + archive + "'");
            if (renamed) {
                bikes.execute(
                        "ALTER TABLE rides__sqb_physical.\"" + archive + "\" RENAME TO " + ownName(archive),
                        "DELETE FROM rides__sqb_physical." + ownName(archive));
            }
            bikes.files().file("models/stg_rentals.sql", staging);
            assertThatCommand(bikes.here("", "build", "--virtual-env", "pr_1"))
                    .succeeds()
                    .stdoutContains("2 built, 0 refreshed, 1 reused");
            assertThat(shown(bikes, "rides__pr_1")).isEqualTo("3 3 3");
            assertThat(shown(bikes, "rides")).isEqualTo("3 3 3");
            assertThat(archives(bikes)).isEqualTo(renamed ? List.of() : List.of(archive));
        }
    }

    private static List<String> archives(CityBikes bikes) {
        return bikes.relations("rides__sqb_physical").stream()
                .filter(name -> name.startsWith("_sqb_archive__"))
                .toList();
    }

    @Test
    @Spec("virtual-recovery 6.3")
    void goesOnWhenSomebodyElseReadsAVersion() {
        try (CityBikes bikes = create(Pair.POSTGRES_POSTGRES, "max_checkpoints = 1\nretention_days = 0")) {
            bikes.succeed("build");
            List<String> first = bikes.relations("rides__sqb_physical");
            bikes.editStaging().succeed("build");
            String read = first.stream()
                    .filter(name -> name.startsWith("station_usage"))
                    .findFirst()
                    .orElseThrow();
            bikes.execute("CREATE SCHEMA bi", "CREATE VIEW bi.daily AS SELECT * FROM rides__sqb_physical." + read);
            assertThatCommand(bikes.run("janitor", "--auto-approve"))
                    .failsWith("E101")
                    .stderrContains("bi.daily", read)
                    .stdoutContains("what reads it could not be removed", "Cleaned up 2, failed 1");
            assertThat(bikes.rows("SELECT sum(rentals) FROM bi.daily")).containsExactly(List.of("3"));
            assertThat(bikes.state(
                            "SELECT status FROM sqlbuild_state.state_operations" + " WHERE operation_type = 'janitor'"))
                    .containsExactly(List.of("failed"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.model_versions WHERE status <> 'ready'"))
                    .containsExactly(List.of("0"));
            bikes.execute("DROP VIEW bi.daily");
            assertThatCommand(bikes.run("janitor", "--auto-approve")).succeeds().stdoutContains("Cleaned up 2");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
            assertThat(shown(bikes, "rides")).isEqualTo("3 3 3");
        }
    }

    @Test
    @Spec({"virtual-recovery 6.1", "virtual-recovery 6.5"})
    void removesLeftoversBackupsAndLocks() {
        try (CityBikes bikes = create(Pair.DUCKDB_DUCKDB, "retention_days = 30\nexclude_patterns = [\"KEEP_*\"]")) {
            bikes.succeed("build");
            bikes.succeed("state", "migrate");
            bikes.succeed("state", "migrate");
            String facts = bikes.relations("rides__sqb_physical").stream()
                    .filter(name -> name.startsWith("fct_rentals"))
                    .findFirst()
                    .orElseThrow();
            bikes.execute(
                    "CREATE TABLE rides.sqb_qdiff__mine AS SELECT 1 AS a",
                    "CREATE TABLE rides.sqb_scn_0123456789ab__model__rides AS SELECT 1 AS a",
                    "CREATE SCHEMA rides__sqb_test_0123ab",
                    "CREATE SCHEMA rides__sqb_physical__sqb_test_0123ab",
                    "CREATE TABLE rides__sqb_physical." + facts + "__staging AS SELECT 1 AS a",
                    "CREATE TABLE rides__sqb_physical.keep_me AS SELECT 1 AS a",
                    "CREATE TABLE rides__sqb_physical.nobodys AS SELECT 1 AS a");
            bikes.executeState("INSERT INTO sqlbuild_state.locks (lock_key, owner_id, expires_at, fencing_token,"
                    + " created_at, updated_at) VALUES ('virtual_env:x', 'build:1', " + OLD + ", 1, " + OLD + ", " + OLD
                    + ")");
            age(bikes);
            assertThatCommand(bikes.run("janitor", "--auto-approve"))
                    .succeeds()
                    .stdoutContains("Leftovers (1)", facts + "__staging", "Expired locks (1)", "Cleaned up 2");
            assertThat(bikes.relations("rides__sqb_physical")).contains("keep_me", "nobodys");

            configure(bikes, "delete_tracked_only = false\nexclude_patterns = [\"KEEP_*\"]");
            assertThatCommand(bikes.run("janitor", "--auto-approve", "--retention-days", "0", "--verbose"))
                    .succeeds()
                    .stdoutContains(
                            "Leftovers (4)",
                            "nobodys",
                            "rides.sqb_scn_0123456789ab__model__rides  left by a scenario",
                            "rides__sqb_test_0123ab  left by tests",
                            "rides.sqb_qdiff__mine  it has the name of a query diff's table, but nothing is recorded",
                            "State backups (1)",
                            "Cleaned up 5");
            assertThat(bikes.relations("rides"))
                    .contains("sqb_qdiff__mine")
                    .doesNotContain("sqb_scn_0123456789ab__model__rides");
            assertThat(bikes.rows("SELECT schema_name FROM information_schema.schemata"
                            + " WHERE schema_name LIKE '%sqb_test%'"))
                    .isEmpty();
            assertThat(bikes.relations("rides__sqb_physical"))
                    .contains("keep_me")
                    .doesNotContain("nobodys");
            bikes.succeed("state", "rollback");
        }
    }

    @Test
    @Spec({"virtual-recovery 6", "virtual-recovery 9.24"})
    void refusesWhatItCannotDo() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            assertThatCommand(bikes.run("janitor")).failsWith("C801");
            configure(bikes, "max_checkpoints = 0");
            assertThatCommand(bikes.run("janitor"))
                    .failsWith("D001")
                    .stderrContains("max_checkpoints must be at least 1");
            configure(bikes, "");
            assertThatCommand(bikes.run("janitor", "--direct-state-history-versions", "3"))
                    .exitsWith(2)
                    .reports("C001");
            bikes.succeed("janitor");
            bikes.executeState("INSERT INTO sqlbuild_state.locks (lock_key, owner_id, expires_at, fencing_token,"
                    + " created_at, updated_at) VALUES ('janitor', 'janitor:1', TIMESTAMP '2999-01-01 00:00:00', 1, "
                    + OLD + ", " + OLD + ")");
            assertThatCommand(bikes.run("janitor")).failsWith("S067").stderrContains("lock 'janitor' is taken");
            bikes.succeed("janitor", "--dry-run");
        }
    }
}
