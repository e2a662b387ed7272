package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that are renamed keep their rows, and their old names go on working. */
@Order(1)
class MigrationIT {
    private static final String RIDES = """
            MODEL (
              materialized incremental, incremental_strategy delete_insert, unique_key [ride_id],
              cursor ride_id, cursor_type integer, %s
            );
            SELECT ride_id, price FROM __source("raw_rides") WHERE ride_id >= __cursor_start() AND ride_id < __cursor_end()
            """;

    private static final String HISTORY = """
            MODEL (
              materialized snapshot, snapshot_strategy check, unique_key [ride_id], check_columns [price],
            );
            SELECT %2$s.ride_id, %2$s.price FROM __ref("%1$s") AS %2$s
            """;

    @TempDir
    Path directory;

    private TestEngine.Project project;
    private Sqb sqb;

    private void create(TestEngine engine) {
        project = engine.project(directory.resolve("project"));
        sqb = Sqb.in(project.files());
        project.execute("CREATE SCHEMA raw", "CREATE TABLE raw.rides (ride_id INTEGER, price INTEGER)");
        project.files().file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: raw
                    table: rides
                """);
    }

    @BeforeEach
    void onDuckDb() {
        directory.toFile().mkdirs();
    }

    private void rides(int from, int to) {
        for (int id = from; id <= to; id++)
            project.execute("INSERT INTO raw.rides VALUES (" + id + ", " + id * 10 + ")");
    }

    private void incremental(String name, String more) {
        project.files().model(name, RIDES.formatted(more));
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(sqb.run(arguments));
    }

    private String value(String sql) {
        return project.rows(sql).get(0).get(0);
    }

    private List<String> archives() {
        return project
                .rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev'"
                        + " AND table_name LIKE '%_sqb_archive__%' ORDER BY 1")
                .stream()
                .map(row -> row.get(0).replaceAll("^_sqb_archive__\\d{8}T\\d{6}Z__", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 22", "models 11"})
    void movesTheRowsOfARenamedModelAndKeepsItsOldName(TestEngine engine) {
        create(engine);
        rides(1, 5);
        incremental("rides", "");
        project.files().model("prices", "MODEL ();\nSELECT max(price) AS price FROM __ref(\"rides\") r\n");
        sqb("build").succeeds();

        // What the source no longer has can only come from the old table; the window begins at the last ride.
        project.execute("DELETE FROM raw.rides WHERE ride_id < 5");
        rides(6, 7);
        project.files().delete("models/rides.sql");
        incremental("bike_rides", "migrate_from rides");
        project.files().model("prices", "MODEL ();\nSELECT max(price) AS price FROM __ref(\"bike_rides\") r\n");
        sqb("plan")
                .succeeds()
                .stdoutContains(
                        "Migrations (1)",
                        "bike_rides           migrate",
                        "from     dev.rides to dev.bike_rides",
                        "old name a view for 30d",
                        "Normal (2)")
                .stdoutLacks("Query changed", "First run");
        sqb("plan", "--json")
                .succeeds()
                .jsonHas("/migrations/0/decision", "migrate")
                .jsonHas("/migrations/0/discovery", "manual")
                .jsonHas("/nodes/0/reason", "normal_incremental");
        assertThat(archives()).isEmpty();

        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.bike_rides")).isEqualTo("7");
        assertThat(value("SELECT price FROM dev.prices")).isEqualTo("70");
        assertThat(project.rows("SELECT * FROM dev.rides ORDER BY 1"))
                .isEqualTo(project.rows("SELECT * FROM dev.bike_rides ORDER BY 1"));
        assertThat(value("SELECT table_type FROM information_schema.tables WHERE table_schema = 'dev'"
                        + " AND table_name = 'rides'"))
                .isEqualTo("VIEW");
        assertThat(archives()).containsExactly("migration_origin__rides");
        assertThat(project.rows("SELECT model_name, origin_name, origin_relation, destination_relation, discovery,"
                        + " decision, old_name_view_days FROM dev._sqlbuild_migrations"))
                .containsExactly(
                        List.of("bike_rides", "rides", "dev.rides", "dev.bike_rides", "manual", "migrate", "30"));
        assertThat(project.rows("SELECT step FROM dev._sqlbuild_old_name_views ORDER BY created_at, step"))
                .containsExactly(List.of("required"), List.of("origin_archived"), List.of("view_created"));

        sqb("plan").succeeds().stdoutContains("bike_rides           done", "migrate_from can be removed");
        rides(8, 8);
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.rides")).isEqualTo("8");
        assertThat(archives()).containsExactly("migration_origin__rides");

        // Without the word in the header all stays as it is, also for readers that were not built since.
        incremental("bike_rides", "");
        sqb("plan").succeeds().stdoutContains("Normal (2)").stdoutLacks("Migrations");
        // A new model must not replace the view.
        project.files().model("rides", "MODEL ();\nSELECT 1 AS ride_id\n");
        sqb("plan").failsWith("M114").stderrContains("the old name of 'bike_rides' until ");
        sqb("build", "--select", "bike_rides").succeeds();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 23", "models 11.1"})
    void stopsAtAHistoryOfItsOwnUnlessForced(TestEngine engine) {
        create(engine);
        rides(1, 3);
        incremental("rides", "");
        sqb("build").succeeds();
        project.files().delete("models/rides.sql");
        project.execute("DELETE FROM raw.rides");
        rides(11, 12);
        incremental("bike_rides", "lookback 1");
        sqb("build").succeeds();

        incremental("bike_rides", "migrate_from rides");
        sqb("build").failsWith("M103").stderrContains("already holds a history of its own");
        assertThat(value("SELECT min(ride_id) FROM dev.bike_rides")).isEqualTo("11");
        assertThat(value("SELECT count(*) FROM dev.rides")).isEqualTo("3");
        assertThat(archives()).isEmpty();

        rides(3, 3);
        incremental("bike_rides", "migrate_from rides, migrate_force true, old_name_view false");
        sqb("plan").succeeds().stdoutContains("forced replace", "archive  dev.bike_rides");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT ride_id FROM dev.bike_rides ORDER BY 1"))
                .containsExactly(List.of("1"), List.of("2"), List.of("3"), List.of("11"), List.of("12"));
        assertThat(archives()).containsExactlyInAnyOrder("migration_origin__rides", "migration_previous__bike_rides");
        assertThat(project.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'rides'"
                        + " AND table_schema = 'dev'"))
                .isEmpty();

        // And back again: what stands at the old name was moved away.
        project.files().delete("models/bike_rides.sql");
        incremental("rides", "migrate_from bike_rides");
        sqb("plan").succeeds().stdoutContains("rides                migrate");
        sqb("build").succeeds();
        project.files().delete("models/rides.sql");
        incremental("bike_rides", "migrate_from rides");
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.bike_rides")).isEqualTo("5");
        assertThat(value("SELECT count(*) FROM dev.rides")).isEqualTo("5");
    }

    @Test
    @Spec({"models 24", "models 11"})
    void refusesWhatMigrateFromCannotMean() {
        create(TestEngine.DUCKDB);
        project.files()
                .model("itself", "MODEL (migrate_from itself);\nSELECT 1 AS id\n")
                .model("one", "MODEL (migrate_from gone);\nSELECT 1 AS id\n")
                .model("two", "MODEL (migrate_from gone);\nSELECT 1 AS id\n")
                .model("forced", "MODEL (migrate_from a, migrate_force true);\nSELECT 1 AS id\n")
                .model("lone", "MODEL (migrate_force true);\nSELECT 1 AS id\n")
                .model("dots", "MODEL (migrate_from a.b.c);\nSELECT 1 AS id\n");
        sqb("compile")
                .failsWith("P001")
                .stderrContains(
                        "model 'itself': migrate_from names the model itself",
                        "model 'two': migrate_from 'gone' is used by model 'one' too",
                        "model 'forced': migrate_force is only valid for incremental and snapshot models",
                        "model 'lone': migrate_force needs migrate_from",
                        "model 'dots': migrate_from must be a model name or schema.name");

        ProjectDir virtual = BikesProject.onDuckDb(directory.resolve("virtual"))
                .model("bike_rides", "MODEL (migrate_from rides);\nSELECT 1 AS id\n");
        assertThatCommand(Sqb.in(virtual).run("compile"))
                .failsWith("P001")
                .stderrContains("migrate_from is not supported when environment_mode = 'virtual'");
    }

    @Test
    @Spec("models 11.1")
    void followsThePolicyWhenTheOriginIsMissing() {
        create(TestEngine.DUCKDB);
        rides(1, 2);
        incremental("bike_rides", "migrate_from rides");
        sqb("plan").succeeds().stdoutContains("origin missing", "warning: model 'bike_rides' migrates from 'rides'");
        String config = project.files().read("sqlbuild_project.toml");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        config.replace("schema = \"dev\"", "schema = \"dev\"\nmissing_migration_origin = \"deny\""));
        sqb("build").failsWith("M102").stderrContains("dev.rides does not exist");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        config.replace(
                                "schema = \"dev\"",
                                "schema = \"dev\"\nmissing_migration_origin = \"require_confirmation\""));
        sqb("plan").succeeds().stdoutContains("origin missing");
        sqb("build").failsWith("M102").stderrContains("--allow-missing-migration-origin");
        assertThat(project.rows("SELECT 1 FROM information_schema.schemata WHERE schema_name = 'dev'"))
                .isEmpty();
        sqb("build", "--allow-missing-migration-origin").succeeds();
        assertThat(value("SELECT count(*) FROM dev.bike_rides")).isEqualTo("2");

        // What was built here and is gone was lost, and is never built from nothing silently.
        project.files().file("sqlbuild_project.toml", config).delete("models/bike_rides.sql");
        incremental("city_rides", "migrate_from bike_rides");
        project.execute("DROP TABLE dev.bike_rides");
        sqb("build").failsWith("M102").stderrContains("it was built here");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11")
    void buildsARenamedTableAnewAndKeepsItsOldName(TestEngine engine) {
        create(engine);
        project.files()
                .model("zones", "MODEL (materialized table);\nSELECT 1 AS zone\n")
                .model("names", "MODEL (materialized view);\nSELECT zone FROM __ref(\"zones\") z\n")
                .model("last", "MODEL ();\nSELECT zone FROM __ref(\"names\") n\n");
        sqb("build").succeeds();
        project.files()
                .delete("models/zones.sql")
                .delete("models/names.sql")
                .model("areas", "MODEL (materialized table, migrate_from zones);\nSELECT 1 AS zone\n")
                .model("words", "MODEL (materialized view, migrate_from names);\nSELECT zone FROM __ref(\"areas\") z\n")
                .model("last", "MODEL ();\nSELECT zone FROM __ref(\"words\") n\n");
        sqb("plan")
                .succeeds()
                .stdoutContains("Migrations (2)", "areas                renamed", "First run (2)", "Normal (1)")
                .stdoutLacks("Query changed", "Upstream changed");
        sqb("build").succeeds();
        assertThat(value("SELECT zone FROM dev.zones")).isEqualTo("1");
        assertThat(value("SELECT zone FROM dev.names")).isEqualTo("1");
        assertThat(archives()).containsExactly("migration_origin__zones");
        sqb("plan").succeeds().stdoutContains("areas                done", "words                done", "Normal (3)");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11.4")
    void buildsANewModelAtAnOldNameFromNothing(TestEngine engine) {
        create(engine);
        rides(1, 3);
        incremental("rides", "");
        sqb("build").succeeds();
        project.execute("DELETE FROM raw.rides WHERE ride_id < 3");
        rides(4, 4);
        incremental("bike_rides", "migrate_from rides");
        sqb("plan").succeeds().stdoutContains("rides                archive dev.rides", "First run (1)");
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.bike_rides")).isEqualTo("4");
        assertThat(project.rows("SELECT ride_id FROM dev.rides ORDER BY 1"))
                .containsExactly(List.of("3"), List.of("4"));
        assertThat(archives()).containsExactly("migration_origin__rides");
        sqb("plan").succeeds().stdoutContains("Normal (2)");
    }

    @Test
    @Spec({"models 11.1", "planning 5.5"})
    void leavesModelsAloneThatAreNotSelected() {
        create(TestEngine.DUCKDB);
        rides(1, 3);
        incremental("rides", "");
        project.files().model("other", "MODEL ();\nSELECT 1 AS id\n");
        sqb("build").succeeds();
        project.files().delete("models/rides.sql");
        incremental("bike_rides", "migrate_from rides");
        sqb("build", "--select", "other").succeeds().stdoutLacks("bike_rides");
        assertThat(value("SELECT count(*) FROM dev.rides")).isEqualTo("3");
        incremental("bike_rides", "migrate_from rides, on_schema_change fail");
        project.files()
                .model(
                        "bike_rides",
                        project.files().read("models/bike_rides.sql").replace("price FROM", "price AS cost FROM"));
        sqb("plan").failsWith("M104").stderrContains("whose columns differ: cost, price");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 11", "models 11.4", "codes M117"})
    void finishesTheOldNameOfASnapshotThatCouldNotBeReplaced(TestEngine engine) {
        create(engine);
        rides(1, 2);
        incremental("rides", "");
        project.files().model("history", HISTORY.formatted("rides", "r"));
        sqb("build").succeeds();
        project.execute("DELETE FROM raw.rides WHERE ride_id = 1", "UPDATE raw.rides SET price = 21 WHERE ride_id = 2");
        project.files()
                .delete("models/history.sql")
                .model(
                        "ride_history",
                        HISTORY.formatted("rides", "r").replace("snapshot,", "snapshot, migrate_from history,"));
        boolean duckDb = engine == TestEngine.DUCKDB;
        project.execute(duckDb ? "CREATE INDEX holds ON dev.history (ride_id)" : """
                        CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql
                        AS 'BEGIN RAISE EXCEPTION ''no views today''; END';
                        CREATE EVENT TRIGGER holds ON ddl_command_start WHEN TAG IN ('CREATE VIEW')
                        EXECUTE FUNCTION refuse()""");
        sqb("build")
                .exitsWith(1)
                .stderrContains(
                        "error[M117]: model 'ride_history' is built, but its old name dev.history could not be replaced",
                        "the rows are safe in dev.ride_history");
        String rows = "SELECT ride_id, price, valid_to IS NULL FROM dev.ride_history ORDER BY ride_id, valid_from";
        assertThat(project.rows(rows))
                .containsExactly(List.of("1", "10", "true"), List.of("2", "20", "false"), List.of("2", "21", "true"));
        assertThat(archives()).isEmpty();

        project.execute(duckDb ? "DROP INDEX dev.holds" : "DROP EVENT TRIGGER holds");
        sqb("plan").succeeds().stdoutContains("finish old name dev.history", "Normal (2)");
        sqb("build", "--select", "ride_history").succeeds();
        assertThat(value("SELECT count(*) FROM dev.history")).isEqualTo("3");
        assertThat(archives()).containsExactly("migration_origin__history");
        sqb("plan").succeeds().stdoutLacks("finish old name");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11.2")
    void recognisesARemovedModelInANewOne(TestEngine engine) {
        create(engine);
        rides(1, 3);
        incremental("rides", "");
        project.files()
                .model("history", HISTORY.formatted("rides", "rides"))
                .model("zones", "MODEL (materialized table);\nSELECT r.price FROM __ref(\"history\") r\n");
        sqb("build").succeeds();

        // Only the old tables still know the first rides.
        project.execute("DELETE FROM raw.rides WHERE ride_id < 3");
        project.files()
                .delete("models/rides.sql")
                .delete("models/history.sql")
                .delete("models/zones.sql")
                .model("ride_history", HISTORY.formatted("bike_rides", "b"))
                .model(
                        "areas",
                        "MODEL (materialized table);\n/* same */ SELECT h.price FROM __ref(\"ride_history\") h\n");
        incremental("bike_rides", "");
        sqb("plan")
                .succeeds()
                .stdoutContains(
                        "Migrations (3)",
                        "from     dev.rides to dev.bike_rides (same query)",
                        "from     dev.history to dev.ride_history (same query)",
                        "areas                renamed",
                        "First run (1)",
                        "Query changed (1)",
                        "Normal (1)")
                .stdoutLacks("Upstream changed");
        sqb("plan", "--json").succeeds().jsonHas("/migrations/0/discovery", "automatic");
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.bike_rides")).isEqualTo("3");
        assertThat(value("SELECT count(*) FROM dev.ride_history")).isEqualTo("3");
        assertThat(value("SELECT count(*) FROM dev.zones")).isEqualTo("3");
        assertThat(value("SELECT count(*) FROM dev.history")).isEqualTo("3");
        sqb("plan").succeeds().stdoutContains("Normal (3)").stdoutLacks("Migrations", "changed (");
    }

    @Test
    @Spec({"models 11.2", "codes M107"})
    void recognisesNothingWhereItIsNotClear() {
        create(TestEngine.DUCKDB);
        rides(1, 2);
        project.files()
                .model("one", "MODEL (materialized table);\nSELECT 1 AS id\n")
                .model("other", "MODEL (materialized table);\nSELECT 2 AS id\n")
                .model("third", "MODEL (materialized table);\nSELECT 3 AS id\n")
                .model("off", "MODEL (materialized table);\nSELECT 4 AS id\n");
        incremental("rides", "");
        sqb("build").succeeds();
        project.files()
                .delete("models/one.sql")
                .delete("models/rides.sql")
                .delete("models/third.sql")
                .model("off", "MODEL (materialized table, enabled false);\nSELECT 4 AS id\n")
                .model("twin", "MODEL (materialized table);\nSELECT 1 AS id\n")
                .model("brother", "MODEL (materialized table);\nSELECT 1 AS id\n")
                .model("view", "MODEL (materialized view);\nSELECT 3 AS id\n")
                .model("on", "MODEL (materialized table);\nSELECT 4 AS id\n");
        incremental("bike_rides", "lookback 1");
        sqb("plan")
                .succeeds()
                .stdoutContains(
                        "First run (5)", "'twin' looks like the removed model 'one', and so do other new models")
                .stdoutLacks("Migrations");
        // Somebody else's table stands there.
        project.files().delete("models/brother.sql").delete("models/bike_rides.sql");
        project.execute("DROP TABLE dev.one", "CREATE VIEW dev.one AS SELECT 1 AS id");
        sqb("plan").succeeds().stdoutLacks("Migrations", "looks like");
    }

    @Test
    @Spec("models 11.4")
    void tellsOfViewsOfOthersThatGoIntoTheArchive() {
        create(TestEngine.POSTGRES);
        rides(1, 2);
        incremental("rides", "");
        sqb("build").succeeds();
        project.execute(
                "CREATE SCHEMA rep", "CREATE VIEW rep.v AS SELECT ride_id FROM dev.rides", "CREATE ROLE " + role());
        project.execute("GRANT SELECT ON dev.rides TO " + role());
        project.files().delete("models/rides.sql");
        incremental("bike_rides", "migrate_from rides");
        try {
            sqb("build").succeeds().stderrContains("warning[M115]: rep.v reads dev.rides");
            assertThat(value("SELECT has_table_privilege('" + role() + "', 'dev.rides', 'SELECT')"))
                    .isEqualTo("true");
        } finally {
            project.execute("DROP OWNED BY " + role(), "DROP ROLE " + role());
        }
    }

    private static String role() {
        return "migration_reader";
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 11.3", "models 11.4"})
    void losesNothingWhereverABuildThatMovesRowsDies(TestEngine engine) {
        create(engine);
        rides(1, 2);
        incremental("rides_0", "");
        sqb("build").succeeds();
        assertThat(KillCampaign.run(sqb, new Renaming())).hasSizeGreaterThan(1);
    }

    /** Every attempt renames the model once more, adds a ride, and takes the earlier ones out of the source. */
    private final class Renaming implements KillCampaign.Scenario {
        @Override
        public void prepare(int attempt) {
            project.execute("DELETE FROM raw.rides WHERE ride_id < " + (attempt + 1));
            rides(attempt + 2, attempt + 2);
            project.files().delete("models/rides_" + (attempt - 1) + ".sql");
            incremental("rides_" + attempt, "migrate_from rides_" + (attempt - 1));
        }

        @Override
        public List<String> command() {
            return List.of("build");
        }

        @Override
        public void checkAfterDeath(int attempt) {
            assertThat(Integer.parseInt(value("SELECT count(*) FROM dev.rides_" + (attempt - 1))))
                    .isBetween(attempt + 1, attempt + 2);
        }

        @Override
        public void recover(int attempt) {
            sqb("build").succeeds();
            String rows = String.valueOf(attempt + 2);
            assertThat(value("SELECT count(*) FROM dev.rides_" + attempt)).isEqualTo(rows);
            assertThat(value("SELECT count(*) FROM dev.rides_" + (attempt - 1))).isEqualTo(rows);
            assertThat(value("SELECT table_type FROM information_schema.tables WHERE table_schema = 'dev'"
                            + " AND table_name = 'rides_" + (attempt - 1) + "'"))
                    .isEqualTo("VIEW");
            sqb("plan").succeeds().stdoutContains("done", "Normal (1)");
        }
    }
}
