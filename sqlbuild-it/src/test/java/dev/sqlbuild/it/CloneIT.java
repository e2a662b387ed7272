package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copying what one environment has built into another, in direct mode. */
class CloneIT {
    private static final String RELATIONS = """
            SELECT table_name, table_type FROM information_schema.tables
            WHERE table_schema = 'dev' AND table_name NOT LIKE '!_sqlbuild%' ESCAPE '!' ORDER BY 1""";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    private void project(String more) {
        project = RidesProject.at(directory);
        project.file("sqlbuild_project.toml", """
                name = "rides"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "warehouse.duckdb"

                [environments.dev]
                schema = "dev"
                clone = {allow_as_target = true}

                [environments.prod]
                schema = "prod"
                clone = {allow_as_source = true}
                %s
                """.formatted(more));
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"cli 16", "project 4"})
    void refusesWhatIsNotAllowed() {
        project("");
        assertThatCommand(sqb.run("clone", "--from", "prod"))
                .exitsWith(2)
                .stderrContains("C406", "clone requires --from and --to");
        assertThatCommand(sqb.run("clone", "--from", "dev", "--to", "dev")).exitsWith(2);
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--environment", "prod"))
                .exitsWith(2);
        assertThatCommand(sqb.run("clone", "--from", "nowhere", "--to", "dev")).failsWith("D001");
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--virtual-env", "x"))
                .failsWith("C262");
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--skip-locked"))
                .failsWith("C262");
        assertThatCommand(sqb.run("clone", "--from", "dev", "--to", "prod"))
                .failsWith("C263")
                .stderrContains("environment 'dev' does not allow cloning from it");
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml").replace("allow_as_target = true", "allow_as_target = false"));
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev"))
                .failsWith("C263")
                .stderrContains("environment 'dev' does not allow cloning into it");
        assertThat(project.rows(RELATIONS)).isEmpty();
    }

    @Test
    void copiesTablesAndSeedsAndCreatesViewsOverTheCopies() {
        project("");
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        List<List<String>> prod = project.rows("SELECT * FROM prod._sqlbuild_fingerprints ORDER BY node_name");
        project.execute(
                "INSERT INTO prod.fct_rides VALUES (9, 1, TIMESTAMP '2026-03-09 00:00:00', 1000)",
                "DROP TABLE prod.daily_usage");

        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev"))
                .exitsWith(1)
                .stdoutContains(
                        "Clone  prod -> dev",
                        "MISSING  prod.daily_usage does not exist",
                        "Cloned 4, missing 1, failed 0");
        assertThat(project.rows(RELATIONS))
                .containsExactly(
                        List.of("fct_rides", "BASE TABLE"),
                        List.of("station_dim", "BASE TABLE"),
                        List.of("stations", "BASE TABLE"),
                        List.of("stg_rides", "VIEW"));
        assertThat(project.value("SELECT sum(price) FROM dev.fct_rides")).isEqualTo("1350");
        assertThat(project.rows("SELECT * FROM prod._sqlbuild_fingerprints ORDER BY node_name"))
                .isEqualTo(prod);
        // What was recorded about the originals holds for the copies.
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.reasons(plan))
                        .containsEntry("stations", "no_change")
                        .containsEntry("stg_rides", "no_change")
                        .containsEntry("fct_rides", "no_change")
                        .containsEntry("station_dim", "no_change")
                        .containsEntry("daily_usage", "first_run"));

        // A copy replaces what stands there, and only what is selected.
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT sum(price) FROM dev.fct_rides")).isEqualTo("350");
        project.execute("INSERT INTO prod.station_dim VALUES (3, 'TROMSO')");
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--select", "fct_rides", "--hard-copy"))
                .succeeds()
                .stdoutContains("Cloned 1, missing 0, failed 0");
        assertThat(project.value("SELECT sum(price) FROM dev.fct_rides")).isEqualTo("1350");
        assertThat(project.value("SELECT count(*) FROM dev.station_dim")).isEqualTo("2");
    }

    @Test
    void knowsThatACopyIsOfAnotherVersion() {
        project("");
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        project.model("marts/fct_rides", RidesProject.FCT_RIDES.replace("'done'", "'billed'"));
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("plan")).succeeds().stdoutLacks("changed");

        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--select", "fct_rides", "stg_rides"))
                .succeeds();
        assertThat(project.value("SELECT sum(price) FROM dev.fct_rides")).isEqualTo("350");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.reasons(plan))
                        .containsEntry("fct_rides", "query_changed")
                        .containsEntry("stg_rides", "no_change"));

        // Of a table that nobody recorded the version stays unknown: it cannot be what was recorded before.
        assertThatCommand(sqb.run("build")).succeeds();
        project.execute("DELETE FROM prod._sqlbuild_fingerprints WHERE node_name = 'fct_rides'");
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--select", "fct_rides"))
                .succeeds();
        assertThatCommand(sqb.run("plan", "--changes-only", "--json"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.reasons(plan)).containsEntry("fct_rides", "upstream_changed"));
        // SQLBuild still knows that it is its own: the kind may change.
        project.model("marts/fct_rides", RidesProject.FCT_RIDES.replace("table", "view"));
        assertThatCommand(sqb.run("build")).succeeds();
    }

    @Test
    void readsAnotherDatabaseFileWithoutWritingToIt() {
        project("connection = {database = \"production.duckdb\"}");
        project.file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    expression: "SELECT 1 AS ride_id, 1 AS station_id, now()::TIMESTAMP AS started_at, 'done' AS status, 5 AS price"
                """);
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev"))
                .failsWith("S078")
                .stderrContains("source warehouse of 'prod' cannot be read from the target connection");
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        List<List<String>> before = project.rows("production.duckdb", "SELECT * FROM prod._sqlbuild_fingerprints");

        assertThatCommand(sqb.withEnv("SQLBUILD_CONCURRENCY", "3").run("clone", "--from", "prod", "--to", "dev"))
                .succeeds()
                .stdoutContains("Cloned 5, missing 0, failed 0");
        assertThat(project.value("SELECT sum(revenue) FROM dev.daily_usage")).isEqualTo("5");
        assertThat(project.rows("SELECT count(*), count(DISTINCT node_name) FROM dev._sqlbuild_fingerprints"))
                .containsExactly(List.of("5", "5"));
        assertThat(project.rows("production.duckdb", "SELECT * FROM prod._sqlbuild_fingerprints"))
                .isEqualTo(before);
        assertThatCommand(sqb.run("plan")).succeeds().stdoutLacks("First run", "changed");
    }

    @Test
    void leavesForeignRelationsAlone() {
        project("");
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        project.execute("CREATE SCHEMA dev", "CREATE VIEW dev.fct_rides AS SELECT 7 AS mine");

        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--select", "fct_rides", "station_dim"))
                .exitsWith(1)
                .stderrContains("A503", "that SQLBuild did not create")
                .stdoutContains("Cloned 1, missing 0, failed 1");
        assertThat(project.value("SELECT mine FROM dev.fct_rides")).isEqualTo("7");
        assertThat(project.rows(RELATIONS))
                .containsExactly(List.of("fct_rides", "VIEW"), List.of("station_dim", "BASE TABLE"));
    }
}
