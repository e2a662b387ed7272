package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns that are renamed keep their values. */
class ColumnMigrationIT {
    private static final String RIDES = """
            MODEL (
              materialized incremental, incremental_strategy merge, unique_key [ride_id],
              contract enforced, %s
              columns (
                ride_id (type INTEGER),
                %s (%s type INTEGER, audits [not_null]),
              ),
            );
            SELECT ride_id, price%s FROM __source("raw_rides")
            """;

    @TempDir
    Path directory;

    private TestEngine.Project project;
    private Sqb sqb;

    private void create(TestEngine engine) {
        directory.toFile().mkdirs();
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

    /** The source keeps only the given rides. */
    private void rides(int from, int to) {
        project.execute("DELETE FROM raw.rides");
        for (int id = from; id <= to; id++) {
            project.execute("INSERT INTO raw.rides VALUES (" + id + ", " + id * 10 + ")");
        }
    }

    private void model(String name, String more, String column, String from) {
        String alias = column.equals("price") ? "" : " AS " + column;
        String migrates = from.isEmpty() ? "" : "migrate_from " + from + ",";
        project.files().model(name, RIDES.formatted(more, column, migrates, alias));
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(sqb.run(arguments));
    }

    private String value(String sql) {
        return project.rows(sql).get(0).get(0);
    }

    private List<String> columns(String table) {
        return project
                .rows("SELECT column_name FROM information_schema.columns WHERE table_schema = 'dev' AND table_name = '"
                        + table + "' ORDER BY ordinal_position")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11.5")
    void renamesAColumnWhereItIsAndReplaysNothing(TestEngine engine) {
        create(engine);
        rides(1, 3);
        model("rides", "replay_on_change full,", "price", "");
        project.files().model("totals", """
                        MODEL (
                          materialized incremental, incremental_strategy merge, unique_key [id], replay_on_change full,
                        );
                        SELECT ride_id AS id, 1 AS n FROM __ref("rides") r
                        """);
        sqb("build").succeeds();

        // Only the old table still knows these rides, so any rebuild would lose them.
        rides(4, 4);
        model("rides", "replay_on_change full,", "fare", "price");
        sqb("plan")
                .succeeds()
                .stdoutContains(
                        "Migrations (1)",
                        "rides                rename in place",
                        "column   price to fare",
                        "Normal (2)")
                .stdoutLacks("Query changed", "Schema changed", "Upstream changed", "replay");
        sqb("plan", "--json")
                .succeeds()
                .jsonHas("/column_migrations/0/decision", "rename")
                .jsonHas("/column_migrations/0/discovery", "manual")
                .jsonHas("/column_migrations/0/old_column", "price");
        assertThat(columns("rides")).containsExactly("ride_id", "price");

        sqb("build", "--select", "rides").succeeds();
        assertThat(columns("rides")).containsExactly("ride_id", "fare");
        assertThat(project.rows("SELECT ride_id, fare FROM dev.rides ORDER BY 1"))
                .containsExactly(List.of("1", "10"), List.of("2", "20"), List.of("3", "30"), List.of("4", "40"));
        assertThat(project.rows("SELECT model_name, relation, old_column, new_column, discovery, decision"
                        + " FROM dev._sqlbuild_column_migrations"))
                .containsExactly(List.of("rides", "dev.rides", "price", "fare", "manual", "rename"));

        // The model below was not built with it, and has not changed for that.
        sqb("plan")
                .succeeds()
                .stdoutContains("rides                done", "its migrate_from can be removed", "Normal (2)")
                .stdoutLacks("changed (", "replay");
        model("rides", "replay_on_change full,", "fare", "");
        sqb("plan").succeeds().stdoutContains("Normal (2)").stdoutLacks("Migrations", "changed (");
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.totals")).isEqualTo("4");

        // Renamed by hand: there is nothing to do but to note it.
        project.execute("ALTER TABLE dev.rides RENAME COLUMN fare TO cost");
        model("rides", "replay_on_change full,", "cost", "fare");
        sqb("plan").succeeds().stdoutContains("already renamed, record").stdoutLacks("changed (");
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.rides")).isEqualTo("4");
        assertThat(value("SELECT decision FROM dev._sqlbuild_column_migrations WHERE new_column = 'cost'"))
                .isEqualTo("record");
    }

    @Test
    @Spec({"models 11.5", "codes M109", "codes M110", "codes M111"})
    void stopsBeforeAnythingIsChangedWhereARenameCannotBeMeant() {
        create(TestEngine.DUCKDB);
        rides(1, 2);
        model("rides", "", "price", "");
        sqb("build").succeeds();

        model("rides", "", "fare", "cost");
        sqb("plan").succeeds().stdoutContains("source missing", "which dev.rides does not have");
        String config = project.files().read("sqlbuild_project.toml");
        String place = "schema = \"dev\"\nmissing_migration_origin = ";
        project.files().file("sqlbuild_project.toml", config.replace("schema = \"dev\"", place + "\"deny\""));
        sqb("build").failsWith("M109").stderrContains("models/rides.sql:6", "migrates from 'cost'");
        project.files()
                .file("sqlbuild_project.toml", config.replace("schema = \"dev\"", place + "\"require_confirmation\""));
        sqb("build").failsWith("M109").stderrContains("--allow-missing-migration-origin");
        project.files().file("sqlbuild_project.toml", config);

        project.files()
                .model(
                        "rides",
                        project.files()
                                .read("models/rides.sql")
                                .replace("contract enforced, ", "")
                                .replace("from cost", "from price")
                                .replace("price AS fare", "price, price AS fare"));
        sqb("build").failsWith("M111").stderrContains("models/rides.sql:6", "its query still outputs 'price'");
        assertThat(columns("rides")).containsExactly("ride_id", "price");

        project.execute("ALTER TABLE dev.rides ADD COLUMN fare INTEGER");
        model("rides", "", "fare", "price");
        sqb("build").failsWith("M110").stderrContains("dev.rides has both columns");
        project.execute("ALTER TABLE dev.rides DROP COLUMN price");
        sqb("build").succeeds();
        assertThat(columns("rides")).containsExactly("ride_id", "fare");
    }

    @Test
    @Spec({"models 11.5", "models 11", "models 24"})
    void refusesWhatAColumnsMigrateFromCannotMean() {
        create(TestEngine.DUCKDB);
        String incremental = "materialized incremental, incremental_strategy merge, unique_key [a]";
        project.files()
                .model("plain", "MODEL (columns (a (migrate_from b)));\nSELECT 1 AS a\n")
                .model("itself", "MODEL (" + incremental + ", columns (a (migrate_from A)));\nSELECT 1 AS a\n")
                .model("dots", "MODEL (" + incremental + ", columns (a (migrate_from x.a)));\nSELECT 1 AS a\n")
                .model(
                        "twice",
                        "MODEL (" + incremental
                                + ", columns (a (migrate_from x), b (migrate_from x)));\nSELECT 1 AS a, 2 AS b\n")
                .model(
                        "swap",
                        "MODEL (" + incremental
                                + ", columns (\na (migrate_from b),\nb (migrate_from a)));\nSELECT 1 AS a, 2 AS b\n");
        sqb("compile")
                .failsWith("P001")
                .stderrContains(
                        "model 'plain': column 'a': migrate_from is only valid for incremental and snapshot models",
                        "models/plain.sql:1:20",
                        "model 'itself': column 'a': migrate_from names the column itself",
                        "model 'dots': column 'a': migrate_from must be the name of a column",
                        "model 'twice': column 'b': migrate_from 'x' is used by column 'a' too",
                        "model 'swap': column 'a': migrate_from 'b' has a migrate_from of its own",
                        "models/swap.sql:3:4");

        ProjectDir virtual = BikesProject.onDuckDb(directory.resolve("virtual"))
                .model("moved", "MODEL (" + incremental + ", columns (a (migrate_from b)));\nSELECT 1 AS a\n");
        assertThatCommand(Sqb.in(virtual).run("compile"))
                .failsWith("P001")
                .stderrContains("migrate_from is not supported when environment_mode = 'virtual'");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11.5")
    void recognisesARenameInTheQueryAndLeavesTheRestToSchemaChanges(TestEngine engine) {
        create(engine);
        rides(1, 2);
        String header = """
                MODEL (materialized incremental, incremental_strategy merge, unique_key [ride_id]%s);
                SELECT ride_id, %s FROM __source("raw_rides")
                """;
        project.files().model("rides", header.formatted(", replay_on_change full", "price"));
        sqb("build").succeeds();
        rides(3, 3);
        project.files().model("rides", header.formatted(", replay_on_change full", "price AS fare"));
        sqb("plan").succeeds().stdoutContains("rename in place", "price to fare (same expression)", "Normal (1)");
        sqb("build").succeeds();
        assertThat(columns("rides")).containsExactly("ride_id", "fare");
        assertThat(value("SELECT sum(fare) FROM dev.rides")).isEqualTo("60");
        assertThat(value("SELECT discovery FROM dev._sqlbuild_column_migrations"))
                .isEqualTo("automatic");

        // Another expression is another column.
        project.files().model("rides", header.formatted("", "price + 0 AS cost"));
        sqb("plan").succeeds().stdoutContains("Query changed (1)").stdoutLacks("Migrations");
        sqb("build").succeeds();
        assertThat(columns("rides")).containsExactly("ride_id", "fare", "cost");
        // A column of that name is there already: no rename, but what on_schema_change says.
        project.files().model("rides", header.formatted("", "price + 0 AS fare"));
        sqb("plan").succeeds().stdoutLacks("Migrations");
        sqb("build").succeeds();
        assertThat(columns("rides")).containsExactly("ride_id", "fare", "cost");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 11.4", "models 11.5", "models 11"})
    void keepsTheViewOfAnOldNameAsItsReadersKnowIt(TestEngine engine) {
        create(engine);
        rides(1, 2);
        model("rides", "", "price", "");
        project.files().model("zones", "MODEL (materialized table);\nSELECT 1 AS zone\n");
        sqb("build").succeeds();
        project.files()
                .delete("models/rides.sql")
                .delete("models/zones.sql")
                .model(
                        "areas",
                        "MODEL (materialized table, migrate_from zones, columns (area (migrate_from zone)));\n"
                                + "SELECT 1 AS area\n");
        model("bike_rides", "migrate_from rides,", "fare", "price");
        sqb("plan").succeeds().stdoutContains("Migrations (3)", "migrate", "rename in place", "renamed", "Normal (1)");
        sqb("build").succeeds();
        assertThat(columns("bike_rides")).containsExactly("ride_id", "fare");
        assertThat(columns("rides")).containsExactly("ride_id", "price");
        assertThat(columns("zones")).containsExactly("zone");

        model("bike_rides", "migrate_from rides,", "cost", "fare");
        rides(3, 3);
        sqb("build").succeeds();
        assertThat(columns("bike_rides")).containsExactly("ride_id", "cost");
        assertThat(columns("rides")).containsExactly("ride_id", "price");
        assertThat(value("SELECT sum(price) FROM dev.rides")).isEqualTo("60");
        assertThat(value("SELECT zone FROM dev.zones")).isEqualTo("1");
        // More columns do not make the view invalid.
        project.execute("ALTER TABLE dev.bike_rides ADD COLUMN note INTEGER");
        assertThat(value("SELECT count(*) FROM (SELECT * FROM dev.rides) r")).isEqualTo("3");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 11.5", "incremental 5"})
    void renamesColumnsOfSnapshotsTheirKeysIncluded(TestEngine engine) {
        create(engine);
        rides(1, 2);
        String history = """
                MODEL (
                  materialized snapshot, snapshot_strategy check,
                  unique_key [%s], check_columns [%s], columns (%s),
                );
                SELECT ride_id%s, price%s FROM __source("raw_rides")
                """;
        project.files().model("history", history.formatted("ride_id", "price", "ride_id (), price ()", "", ""));
        sqb("build").succeeds();
        project.execute("UPDATE raw.rides SET price = 11 WHERE ride_id = 1");
        project.files()
                .model(
                        "history",
                        history.formatted(
                                "id",
                                "fare",
                                "id (migrate_from ride_id), fare (migrate_from price)",
                                " AS id",
                                " AS fare"));
        sqb("plan")
                .succeeds()
                .stdoutContains("ride_id to id", "price to fare", "Normal (1)")
                .stdoutLacks("changed (");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT id, fare FROM dev.history ORDER BY id, valid_from"))
                .containsExactly(List.of("1", "10"), List.of("1", "11"), List.of("2", "20"));
        sqb("build").succeeds();
        assertThat(value("SELECT count(*) FROM dev.history")).isEqualTo("3");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 11.5")
    void losesNothingWhereverABuildThatRenamesColumnsDies(TestEngine engine) {
        create(engine);
        rides(1, 3);
        model("rides", "", "price", "");
        sqb("build").succeeds();
        assertThat(KillCampaign.run(sqb, new Renaming())).hasSizeGreaterThan(1);
    }

    /** Every attempt renames the column once more, and adds a ride that replaces all others in the source. */
    private final class Renaming implements KillCampaign.Scenario {
        private String former = "price";

        @Override
        public void prepare(int attempt) {
            rides(attempt + 3, attempt + 3);
            model("rides", "replay_on_change full,", "fare_" + attempt, former);
        }

        @Override
        public List<String> command() {
            return List.of("build");
        }

        @Override
        public void checkAfterDeath(int attempt) {
            assertThat(columns("rides")).hasSize(2).containsAnyOf(former, "fare_" + attempt);
            assertThat(Integer.parseInt(value("SELECT count(*) FROM dev.rides")))
                    .isBetween(attempt + 2, attempt + 3);
        }

        @Override
        public void recover(int attempt) {
            sqb("build").succeeds();
            former = "fare_" + attempt;
            assertThat(columns("rides")).containsExactly("ride_id", former);
            assertThat(value("SELECT count(" + former + ") FROM dev.rides")).isEqualTo(String.valueOf(attempt + 3));
            assertThat(value(
                            "SELECT count(*) FROM dev._sqlbuild_column_migrations WHERE new_column = '" + former + "'"))
                    .isEqualTo("1");
            sqb("plan").succeeds().stdoutContains("done", "Normal (1)");
        }
    }
}
