package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Freshness, reuse, clone and janitor as they follow one another in a project's life, on both engines. */
class EnvironmentCopiesIT {
    @TempDir
    Path directory;

    private TestEngine.Project project;
    private Sqb sqb;

    private void start(TestEngine engine) {
        project = engine.project(directory);
        sqb = Sqb.in(project.files());
        project.files()
                .file("sources/raw.yml", """
                        sources:
                          - name: rides
                            schema: raw
                            table: rides
                            freshness: {strategy: column, column: started_at, type: timestamp, lag_tolerance: 15m}
                          - name: visits
                            schema: raw
                            table: rides
                            freshness: {strategy: sql, query: "SELECT count(*) FROM raw.rides", type: integer}
                        """)
                .model("stg_rides", """
                        MODEL (materialized view);
                        SELECT ride_id, started_at, date_trunc('hour', started_at) AS ride_hour FROM __source("rides")
                        """)
                .model("totals", "MODEL (materialized table);\nSELECT count(*) AS n FROM __ref(\"stg_rides\")\n")
                .model("hourly", """
                        MODEL (
                          materialized incremental,
                          incremental_strategy delete_insert,
                          cursor ride_hour,
                          cursor_type timestamp,
                          cursor_grain hour,
                        );
                        SELECT ride_hour, count(*) AS rides
                        FROM __ref("stg_rides")
                        WHERE ride_hour >= __cursor_start() AND ride_hour < __cursor_end()
                        GROUP BY 1
                        """)
                .model("states", """
                        MODEL (
                          materialized snapshot,
                          unique_key [ride_id],
                          snapshot_strategy check,
                          check_columns [started_at],
                        );
                        SELECT ride_id, started_at FROM __source("rides")
                        """);
        project.execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.rides (ride_id INTEGER, started_at TIMESTAMP)",
                "INSERT INTO raw.rides VALUES (1, '2026-03-01 08:05:00'), (2, '2026-03-01 09:10:00')");
    }

    private void environment(String name, String more) {
        String config = project.files().read("sqlbuild_project.toml");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        config.replace("schema = \"" + name + "\"", "schema = \"" + name + "\"\n" + more));
    }

    private String value(String sql) {
        return project.rows(sql).get(0).get(0);
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"planning 9", "planning 10", "planning 18", "planning 19", "virtual-recovery 6.5"})
    void livesThroughThem(TestEngine engine) {
        start(engine);
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        assertThatCommand(sqb.run("build", "--environment", "prod", "--changes-only"))
                .succeeds()
                .stdoutContains("Nothing to build.");
        project.execute("UPDATE raw.rides SET started_at = '2026-03-01 09:20:00' WHERE ride_id = 2");
        assertThatCommand(sqb.run("freshness", "--environment", "prod", "--state"))
                .succeeds()
                .stdoutContains("Tolerated (1)", "2026-03-01T09:20:00.000000Z  (was 2026-03-01T09:10:00.000000Z)");
        project.execute("UPDATE raw.rides SET started_at = '2026-03-01 09:10:00' WHERE ride_id = 2");

        // Tables are copied, incremental models and new histories are copied and continued.
        project.execute("UPDATE prod.totals SET n = 99");
        environment("dev", "reuse_from = \"prod\"\nclone = {allow_as_target = true}");
        environment("prod", "clone = {allow_as_source = true}");
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            for (String model : List.of("totals", "hourly", "states")) {
                assertThat(PlanIT.node(plan, model).at("/reuse/decision").asText())
                        .isEqualTo("reuse_eligible");
            }
        });
        project.execute("UPDATE prod.states SET started_at = '2026-02-01' WHERE ride_id = 1");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(value("SELECT n FROM dev.totals")).isEqualTo("99");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("2");
        // One row of the copied history was found changed, so it has a former version.
        assertThat(value("SELECT count(*) FROM dev.states")).isEqualTo("3");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.node(plan, "totals")
                                .at("/reuse/decision")
                                .asText())
                        .isEqualTo("current"));

        project.execute("UPDATE prod.hourly SET rides = 7");
        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev"))
                .succeeds()
                .stdoutContains("Cloned 4, missing 0, failed 0");
        assertThat(value("SELECT sum(rides) FROM dev.hourly")).isEqualTo("14");

        project.files().delete("models/totals.sql");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        project.files().read("sqlbuild_project.toml") + "\n[janitor]\nenabled = true\n");
        assertThatCommand(sqb.withInput("janitor dev\n")
                        .run("janitor", "--retention-days", "0", "--direct-state-history-versions", "1"))
                .succeeds()
                .stdoutContains("dev.totals  archive as _sqb_archive__", "State rows");
        assertThat(value("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'dev' "
                        + "AND table_name LIKE '%archive%totals'"))
                .isEqualTo("1");
        assertThatCommand(sqb.run("plan")).succeeds().stdoutLacks("First run", "changed");
        assertThatCommand(sqb.run("janitor", "--auto-approve")).succeeds().stdoutContains("Nothing to clean up.");
    }

    @Test
    void streamsRowsFromAnotherDatabase() {
        start(TestEngine.POSTGRES);
        PostgresDatabase other = PostgresServer.shared().freshDatabase();
        other.execute("CREATE SCHEMA raw");
        other.execute("CREATE TABLE raw.rides AS SELECT i AS ride_id, TIMESTAMP '2026-03-01' AS started_at,"
                + " E'a\\tb\\n' || i AS note FROM generate_series(1, 20000) AS g(i)");
        project.execute("ALTER TABLE raw.rides ADD COLUMN note TEXT");
        project.files().model("copied", "MODEL (materialized table);\nSELECT * FROM __source(\"rides\")\n");
        environment("prod", "connection = {dbname = \"" + other.name() + "\"}\nclone = {allow_as_source = true}");
        environment("dev", "clone = {allow_as_target = true}");
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();

        assertThatCommand(sqb.run("clone", "--from", "prod", "--to", "dev", "--exclude", "states"))
                .succeeds()
                .stdoutContains("Cloned 4, missing 0, failed 0");
        assertThat(project.rows("SELECT count(*), count(DISTINCT note), min(note) FROM dev.copied"))
                .containsExactly(List.of("20000", "20000", "a\tb\n1"));
        assertThatCommand(sqb.run("plan", "--exclude", "states")).succeeds().stdoutLacks("First run");
    }
}
