package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What renames, comparisons, tests and scenarios leave in a warehouse, and what only looks like it. */
class JanitorLeftoversIT {
    private static final String RIDES = """
            MODEL (materialized incremental, incremental_strategy merge, unique_key [ride_id]%s);
            SELECT 1 AS ride_id, 10 AS price
            """;
    private static final String EXPIRE = "UPDATE dev._sqlbuild_old_name_views SET expires_at = '2020-01-01T00:00:00'";
    private static final String VIEW = "CREATE VIEW dev.rides AS SELECT ride_id, price FROM dev.bike_rides";

    @TempDir
    Path directory;

    private TestEngine.Project project;
    private Sqb sqb;

    private void create(TestEngine engine) {
        project = engine.project(directory.resolve("project"));
        sqb = Sqb.in(project.files());
        configure("enabled = true");
    }

    private void configure(String janitor) {
        String config = project.files().read("sqlbuild_project.toml");
        int block = config.indexOf("\n[janitor]");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        (block < 0 ? config : config.substring(0, block)) + "\n[janitor]\n" + janitor + "\n");
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(sqb.run(arguments));
    }

    private Set<String> relations() {
        Set<String> names = new TreeSet<>();
        project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev'")
                .forEach(row -> names.add(row.get(0)));
        return names;
    }

    private void rename() {
        project.files().model("rides", RIDES.formatted(""));
        sqb("build").succeeds();
        project.files().delete("models/rides.sql").model("bike_rides", RIDES.formatted(", migrate_from rides"));
        sqb("build").succeeds();
    }

    private List<String> steps() {
        return project.rows("SELECT step FROM dev._sqlbuild_old_name_views ORDER BY created_at, step").stream()
                .map(row -> row.get(0))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"virtual-recovery 6.5", "models 11.4"})
    void dropsTheViewOfAnOldNameAfterItsTimeAndNothingElse(TestEngine engine) {
        create(engine);
        rename();
        sqb("janitor", "--verbose", "--retention-days", "0")
                .succeeds()
                .stdoutContains("dev.rides  the old name of model bike_rides until ", "Nothing to clean up.");

        project.execute(EXPIRE);
        Set<String> before = relations();
        sqb("janitor", "--dry-run")
                .succeeds()
                .stdoutContains("Old names (1)", "dev.rides  drop; the old name of model");
        sqb("janitor").failsWith("C258");
        configure("enabled = true\nexclude_patterns = [\"ride*\"]");
        sqb("janitor", "--auto-approve", "--verbose").succeeds().stdoutContains("excluded by exclude_patterns");
        configure("enabled = true");
        // Somebody has put a view of his own there.
        project.execute("DROP VIEW dev.rides", VIEW + " WHERE ride_id > 0");
        sqb("janitor", "--auto-approve", "--verbose")
                .succeeds()
                .stdoutContains("it is not the view that was made for the old name of model bike_rides");
        assertThat(relations()).isEqualTo(before);

        project.execute("DROP VIEW dev.rides", VIEW);
        sqb("janitor", "--auto-approve").succeeds().stdoutContains("Cleaned up 1");
        before.remove("rides");
        assertThat(relations()).isEqualTo(before);
        assertThat(steps()).containsExactly("required", "origin_archived", "view_created", "view_dropped");
        // The name is free.
        project.files().model("rides", "MODEL ();\nSELECT 1 AS a\n");
        sqb("build").succeeds();
        sqb("janitor", "--auto-approve", "--retention-days", "0").succeeds();
        assertThat(relations()).contains("rides");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("virtual-recovery 6.5")
    void dropsWhatComparisonsTestsAndScenariosHaveLeft(TestEngine engine) {
        create(engine);
        project.files().model("rides", "MODEL (materialized table);\nSELECT 1 AS ride_id\n");
        sqb("build").succeeds();
        for (String name : List.of("old__left", "new__left")) {
            project.execute(
                    "CREATE TABLE dev.sqb_qdiff__" + name + " AS SELECT 1 AS a",
                    "INSERT INTO dev._sqlbuild_fingerprints (node_type, node_name, target_schema, target_name, run_id,"
                            + " definition_hash, version_hash, schema_fingerprint, definition_b64, metadata_json_b64, ts)"
                            + " VALUES ('query_diff_artifact', 'sqb_qdiff__" + name + "', 'dev', 'sqb_qdiff__" + name
                            + "', 'r', 'h', 'h', '', '', '', "
                            + (name.startsWith("old") ? "TIMESTAMP '2020-01-01'" : "TIMESTAMP '2200-01-01'") + ")");
        }
        project.execute(
                "CREATE TABLE dev.sqb_qdiff__mine AS SELECT 1 AS a",
                "CREATE TABLE dev.sqb_scn_0123456789ab__model__rides AS SELECT 1 AS a",
                "CREATE TABLE dev.sqb_scn_mine__model__rides AS SELECT 1 AS a",
                "CREATE SCHEMA dev__sqb_test_0123ab",
                "CREATE SCHEMA dev__sqb_test_0123cd",
                "CREATE TABLE dev__sqb_test_0123cd.mine AS SELECT 1 AS a",
                "CREATE SCHEMA other__sqb_test_0123ab");
        sqb("janitor", "--auto-approve", "--verbose")
                .succeeds()
                .stdoutContains(
                        "Leftovers (1)",
                        "dev.sqb_qdiff__old__left  drop; left by a query diff",
                        "dev.sqb_qdiff__mine  it has the name of a query diff's table, but nothing is recorded of it",
                        "dev.sqb_qdiff__new__left  a query diff made it",
                        "left by a scenario; its age is not known, --retention-days 0 drops it",
                        "dev__sqb_test_0123ab  left by tests; its age is not known",
                        "Cleaned up 1");
        assertThat(relations()).doesNotContain("sqb_qdiff__old__left");
        assertThat(project.rows("SELECT node_name FROM dev._sqlbuild_fingerprints WHERE node_type LIKE 'query%'"))
                .containsExactly(List.of("sqb_qdiff__new__left"));

        configure("enabled = true\narchive_retention_days = 0");
        sqb("janitor", "--auto-approve", "--retention-days", "0")
                .succeeds()
                .stdoutContains("Leftovers (1)", "Test schemas (1)", "Cleaned up 2");
        assertThat(relations())
                .contains("sqb_qdiff__mine", "sqb_qdiff__new__left", "sqb_scn_mine__model__rides", "rides")
                .doesNotContain("sqb_scn_0123456789ab__model__rides");
        assertThat(project.rows("SELECT schema_name FROM information_schema.schemata"
                        + " WHERE schema_name LIKE '%sqb_test%' ORDER BY 1"))
                .containsExactly(List.of("dev__sqb_test_0123cd"), List.of("other__sqb_test_0123ab"));
    }

    @Test
    @Spec({"virtual-recovery 6.5", "quality B6"})
    void dropsTheSchemaOfTestsThatWereKilledWhenItIsOldEnough() {
        create(TestEngine.POSTGRES);
        project.files()
                .file("functions/sql/half.sql", "FUNCTION (arguments (p_x INTEGER), returns INTEGER);\np_x / 2\n")
                .model("rides", "MODEL (materialized table);\nSELECT 1 AS ride_id\n")
                .file("tests/unit/half.sql", """
                        TEST ();
                        WITH __udf_actual__ AS (SELECT __udf("half")(1) AS h FROM pg_sleep(20)),
                        __udf_expected__ AS (SELECT 0 AS h)
                        """);
        sqb("build", "--no-tests").succeeds();
        String functions = "SELECT routine_schema, routine_name FROM information_schema.routines"
                + " WHERE routine_schema LIKE 'dev__sqb_test_%' ORDER BY 2";
        try (RunningCommand test = sqb.start("test")) {
            Await.until(
                    Duration.ofSeconds(60),
                    "the functions of the test",
                    () -> project.rows(functions).size() == 2);
            test.kill().await();
        }
        List<String> made = project.rows(functions).get(1);
        assertThat(made.get(1)).startsWith("sqb_made_2");
        sqb("janitor", "--verbose").succeeds().stdoutContains(made.get(0) + "  left by tests 0 days ago");
        project.execute("ALTER FUNCTION " + made.get(0) + "." + made.get(1) + "() RENAME TO sqb_made_20200101t000000z");
        sqb("janitor", "--auto-approve").succeeds().stdoutContains("Test schemas (1)", "Cleaned up 1");
        assertThat(project.rows(functions)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("virtual-recovery 6.5")
    void dropsFunctionsThatAreGoneOnceNothingPutAsideCallsThem(TestEngine engine) {
        create(engine);
        String function = """
                FUNCTION (arguments (n INTEGER), returns INTEGER);
                n + 1
                """;
        project.files()
                .file("functions/sql/next_one.sql", function)
                .file("functions/sql/next_two.sql", function)
                .model("plain", "MODEL ();\nSELECT 1 AS n\n")
                .model(
                        "calls",
                        "MODEL (materialized view);\nSELECT __udf(\"next_one\")(n) AS n FROM __ref(\"plain\")\n")
                .model(
                        "other",
                        "MODEL (materialized view);\nSELECT __udf(\"next_two\")(n) AS n FROM __ref(\"plain\")\n");
        sqb("build").succeeds();
        project.files().delete("functions/sql/next_one.sql").delete("models/calls.sql");
        configure("enabled = true\narchive_retention_days = 10");
        project.execute("UPDATE dev._sqlbuild_fingerprints SET ts = ts - INTERVAL '35 days'");
        sqb("janitor", "--auto-approve", "--verbose")
                .succeeds()
                .stdoutContains(
                        "dev.calls  archive as",
                        "dev.next_one  function next_one was created 35 days ago",
                        "Cleaned up 1");
        String archive = relations().stream()
                .filter(name -> name.startsWith("_sqb_archive__"))
                .findFirst()
                .orElseThrow();
        project.execute(
                "UPDATE dev._sqlbuild_fingerprints SET ts = ts - INTERVAL '10 days'",
                "ALTER VIEW dev.\"" + archive + "\" RENAME TO \"_sqb_archive__20200101T000000Z__calls\"");
        sqb("janitor", "--auto-approve")
                .succeeds()
                .stdoutContains(
                        "Archives (1)", "Removed functions (1)", "dev.next_one  drop; function next_one is gone")
                .stdoutContains("Cleaned up 2");
        sqb("janitor", "--auto-approve", "--retention-days", "0").succeeds().stdoutContains("Nothing to clean up.");
        assertThat(project.rows("SELECT n FROM dev.other")).containsExactly(List.of("2"));
        sqb("build").succeeds();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("virtual-recovery 6.3")
    void noteAndViewGoTogetherWhereverAJanitorDies(TestEngine engine) {
        create(engine);
        rename();
        project.execute("DROP VIEW dev.rides", "DELETE FROM dev._sqlbuild_old_name_views");
        assertThat(KillCampaign.run(sqb, new Dropping())).isNotEmpty();
    }

    /** Every attempt has a view for an old name whose time is over. */
    private final class Dropping implements KillCampaign.Scenario {
        @Override
        public void prepare(int attempt) {
            project.execute(VIEW.replace("rides AS", "rides_" + attempt + " AS"));
            project.execute(
                    "INSERT INTO dev._sqlbuild_old_name_views VALUES ('m" + attempt + "', 'bike_rides', 'dev.rides_"
                            + attempt + "', 'dev.bike_rides', 'view_created', '2020-01-01T00:00:00', 'r',"
                            + " TIMESTAMP '2019-01-01 00:00:00')");
        }

        @Override
        public List<String> command() {
            return List.of("janitor", "--auto-approve");
        }

        @Override
        public void checkAfterDeath(int attempt) {
            boolean noted = !project.rows("SELECT 1 FROM dev._sqlbuild_old_name_views WHERE step = 'view_dropped'"
                            + " AND migration_id = 'm" + attempt + "'")
                    .isEmpty();
            assertThat(relations().contains("rides_" + attempt)).isEqualTo(!noted);
        }

        @Override
        public void recover(int attempt) {
            sqb("janitor", "--auto-approve").succeeds();
            assertThat(relations()).doesNotContain("rides_" + attempt);
        }
    }
}
