package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds leave in the state store, and builds after something happened to it. */
class StateBuildIT {
    private static final String STATE = "state.duckdb";

    @TempDir
    Path directory;

    @Test
    @Spec({
        "state-store 10.2",
        "state-store 10.8",
        "state-store 10.10",
        "state-store 10.11",
        "state-store 10.12",
        "state-store 10.15",
        "state-store 10.20"
    })
    void recordsBuildsAndSurvivesWhatHappensToTheStore() throws Exception {
        ProjectDir project =
                bikes(BikesProject.at(directory, "duckdb", "database = \"" + STATE + "\"\n", "allow_reset = true"));
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("build")).failsWith("E001").stderrContains("state store is not initialized");
        assertThatCommand(sqb.run("state", "init")).succeeds();
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(value(project, "SELECT string_agg(status, ',') FROM sqlbuild_state.plan_runs"))
                .isEqualTo("succeeded");
        String events =
                "SELECT count(*), count(previous_version_hash) FROM sqlbuild_state.virtual_environment_ref_events";
        assertThat(project.rows(STATE, events)).isEqualTo(List.of(List.of("3", "0")));
        assertThat(decoded(project, "definition_text_b64"))
                .contains("'it''s; 🚲'")
                .doesNotContain("-- why");
        assertThat(decoded(project, "compiled_sql_b64")).contains("'it''s; 🚲'").contains("rides__sqb_physical");
        String runs = "SELECT count(*) FROM sqlbuild_state.plan_runs";
        assertThatCommand(sqb.run("plan")).succeeds();
        assertThat(value(project, runs)).isEqualTo("1");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(value(project, runs)).isEqualTo("2");
        assertThat(project.rows(STATE, events)).isEqualTo(List.of(List.of("3", "0")));
        String refs = "SELECT model_name, version_hash FROM sqlbuild_state.virtual_environment_refs ORDER BY 1";
        List<List<String>> before = project.rows(STATE, refs);
        assertThatCommand(sqb.run("state", "init")).succeeds();
        assertThat(project.rows(STATE, refs)).isEqualTo(before);

        Matcher first = Pattern.compile("backup: +(\\S+)")
                .matcher(sqb.run("state", "migrate").stdout());
        assertThat(first.find()).isTrue();
        project.model(
                "fact_rentals",
                "MODEL (materialized table);\nSELECT id, note, 1 AS minutes FROM __ref(\"stg_rentals\")\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows(STATE, refs)).isNotEqualTo(before);
        assertThatCommand(sqb.run("state", "migrate")).succeeds();
        assertThatCommand(sqb.run("state", "rollback", "--backup-id", first.group(1)))
                .succeeds();
        assertThat(project.rows(STATE, refs)).isEqualTo(before);

        for (String version : List.of("99", "0")) {
            execute(project, "UPDATE sqlbuild_state.state_versions SET schema_version = " + version);
            assertThatCommand(sqb.run("build"))
                    .failsWith("E001")
                    .stderrContains(version.equals("99") ? "newer than this SQLBuild supports" : "sqb state migrate");
        }
        execute(project, "DROP TABLE sqlbuild_state.virtual_environment_refs");
        assertThatCommand(sqb.run("plan")).failsWith("E001");
        assertThatCommand(sqb.run("state", "reset", "--auto-approve"))
                .succeeds()
                .stdoutContains("dropped:                 23");
        assertThat(project.rows("bikes.duckdb", "SELECT count(*) FROM rides.fact_rentals"))
                .isEqualTo(List.of(List.of("2")));
        assertThatCommand(sqb.run("state", "init")).succeeds();
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("finalized");
        assertThat(value(project, "SELECT status FROM sqlbuild_state.virtual_environments"))
                .isEqualTo("finalized");
    }

    @Test
    @Spec({"state-store 10.15", "state-store 10.16", "virtual-operations 9.11"})
    void recordsAFailedBuildAndRespectsALockOnPostgres() {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            ProjectDir project = bikes(BikesProject.onPostgres(directory, database));
            Sqb sqb = Sqb.in(project);
            assertThatCommand(sqb.run("state", "init")).succeeds();
            assertThatCommand(sqb.run("build")).succeeds();
            assertThatCommand(sqb.run("state", "checkpoints", "list"))
                    .succeeds()
                    .stdoutContains("cp_", "  current");
            String kept =
                    "SELECT string_agg(version_hash, ',' ORDER BY model_name) FROM sqlbuild_state.virtual_environment_refs";
            Object refs = database.single(kept);
            project.model("fact_rentals", """
                    MODEL (materialized table, columns (id (audits [unique])));
                    SELECT 1 AS id, note FROM __ref("stg_rentals")
                    """);
            assertThatCommand(sqb.run("build")).exitsWith(1);
            assertThat(database.single(
                            "SELECT string_agg(status, ',' ORDER BY started_at) FROM sqlbuild_state.plan_runs"))
                    .isEqualTo("succeeded,failed");
            assertThat(
                            database.single(
                                    "SELECT string_agg(status, ',' ORDER BY status) FROM sqlbuild_state.model_versions WHERE model_name = 'fact_rentals'"))
                    .isEqualTo("failed,ready");
            assertThat(database.single(kept)).isEqualTo(refs);
            assertThat(database.single("SELECT count(*) FROM sqlbuild_state.virtual_environment_checkpoints"))
                    .isEqualTo(1L);
            assertThat(database.single("SELECT count(*) FROM sqlbuild_state.locks"))
                    .isEqualTo(0L);

            database.execute(
                    "INSERT INTO sqlbuild_state.locks VALUES ('virtual_env:prod', 'x:1', now() + INTERVAL '1 hour', 1, NULL, now(), now())");
            assertThatCommand(sqb.run("build"))
                    .failsWith("S014")
                    .stderrContains("virtual environment is locked: 'prod' (held by x, since");
            project.model("fact_rentals", "MODEL (materialized table);\nSELECT id, note FROM __ref(\"stg_rentals\")\n");
            assertThatCommand(sqb.run("build", "--virtual-env", "pr_9")).succeeds();
            database.execute("UPDATE sqlbuild_state.locks SET expires_at = now() - INTERVAL '1 hour'");
            assertThatCommand(sqb.run("build")).succeeds();
        }
    }

    private static ProjectDir bikes(ProjectDir project) {
        return project.file("seeds/stations.csv", "id,name\n1,north\n2,south\n")
                .model("stg_rentals", """
                        MODEL (materialized view);
                        SELECT id, 'it''s; 🚲' AS note -- why
                        FROM __ref("stations")
                        """)
                .model("fact_rentals", "MODEL (materialized table);\nSELECT id, note FROM __ref(\"stg_rentals\")\n");
    }

    private static String decoded(ProjectDir project, String column) {
        String text = value(
                project, "SELECT " + column + " FROM sqlbuild_state.model_versions WHERE model_name = 'stg_rentals'");
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String value(ProjectDir project, String sql) {
        List<List<String>> rows = project.rows(STATE, sql);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0).get(0);
    }

    private static void execute(ProjectDir project, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + project.path(STATE));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
