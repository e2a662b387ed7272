package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sqb state}, seen from outside. */
class StateIT {
    private static final Pattern BACKUP = Pattern.compile("backup: +(\\d{8}T\\d{12}Z)");
    private static final String STATE = "state.duckdb";
    private static final String RESET = "allow_reset = true";

    @TempDir
    Path directory;

    @Test
    @Spec({
        "state-store 10.1",
        "state-store 10.5",
        "state-store 10.6",
        "state-store 10.7",
        "state-store 10.9",
        "virtual-recovery 9.21"
    })
    void createsBacksUpRestoresAndRefusesOnDuckDb() throws Exception {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("state", "locks"))
                .failsWith("E001")
                .stderrContains("state store is not initialized", "sqb state init");
        assertThat(project.has(STATE)).isFalse();
        assertThatCommand(sqb.run("state", "init"))
                .succeeds()
                .stderrIsEmpty()
                .stdoutContains(
                        "\nVirtual State Initialized\n\nState store:\n  backend:                 duckdb\n",
                        "  schema:                  sqlbuild_state\n",
                        "  database:                " + project.path(STATE),
                        "  created/validated:       24\n",
                        "physical_relation_ancestry",
                        "function_versions",
                        "virtual_environment_function_refs",
                        "virtual_environment_checkpoint_function_refs",
                        "  history:                 plan_runs, virtual_environment_ref_events,");
        assertThat(project.rows(STATE, "SELECT schema_version FROM sqlbuild_state.state_versions"))
                .isEqualTo(List.of(List.of("1")));
        assertThat(project.rows(STATE, "SELECT action FROM sqlbuild_state.state_migration_events"))
                .isEqualTo(List.of(List.of("init")));
        assertThat(project.has("bikes.duckdb"))
                .as("the warehouse is not touched")
                .isFalse();

        assertThatCommand(sqb.run("debug")).succeeds().stdoutContains("state store", "complete");
        CommandResult migrated = sqb.run("state", "migrate");
        assertThatCommand(migrated).succeeds().stdoutContains("Virtual State Migrated");
        String id = backup(migrated);
        assertThat(project.rows(
                        STATE,
                        "SELECT count(*) FROM information_schema.tables WHERE table_schema = "
                                + "'sqlbuild_state__backup_" + id + "'"))
                .isEqualTo(List.of(List.of("24")));
        assertThat(project.rows(
                        STATE, "SELECT backup_id FROM sqlbuild_state.state_migration_events WHERE action = 'backup'"))
                .isEqualTo(List.of(List.of(id)));

        execute(project, "DELETE FROM sqlbuild_state.state_versions");
        assertThatCommand(sqb.run("state", "checkpoints", "list"))
                .failsWith("E001")
                .stderrContains("state schema is invalid", "sqb state rollback");
        assertThatCommand(sqb.run("state", "rollback"))
                .succeeds()
                .stdoutContains("Virtual State Rolled Back", id, "Run sqb reconcile to compare the warehouse");
        assertThatCommand(sqb.run("state", "checkpoints", "list")).succeeds().stdoutContains("no checkpoints");

        execute(
                project,
                "DROP SCHEMA \"sqlbuild_state__backup_" + id + "\" CASCADE",
                "DROP TABLE sqlbuild_state.virtual_environment_refs",
                "ALTER TABLE sqlbuild_state.state_versions DROP COLUMN updated_at");
        assertThatCommand(sqb.run("state", "rollback"))
                .failsWith("E001")
                .stderrContains("No state backup is available for rollback");
        assertThatCommand(sqb.run("state", "rollback", "--backup-id", id))
                .failsWith("E001")
                .stderrContains("sqlbuild_state__backup_" + id);
        assertThatCommand(sqb.run("state", "migrate"))
                .failsWith("E001")
                .stderrContains(
                        "Cannot backup invalid state schema\n",
                        "\nMissing state column: state_versions.updated_at\n",
                        "\nMissing state table: virtual_environment_refs\n",
                        "sqb state reset --auto-approve",
                        "sqb state init");
        assertThat(project.rows(
                        STATE, "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE '%backup%'"))
                .isEqualTo(List.of(List.of("0")));
    }

    @Test
    @Spec({"state-store 10.1", "state-store 10.10", "state-store 10.17"})
    void worksOnPostgresWithoutEverShowingThePassword() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            ProjectDir project = BikesProject.at(directory, "postgres", connection(database), RESET);
            Sqb sqb = Sqb.in(project).withEnv("SQB_STATE_PW", database.server().password());
            assertThatCommand(sqb.run("state", "init"))
                    .succeeds()
                    .stdoutContains("backend:                 postgres", "host: ", "dbname: ")
                    .stdoutLacks(database.server().password());
            String first = backup(sqb.run("state", "migrate"));
            assertThatCommand(sqb.run("state", "rollback", "--backup-id", first))
                    .succeeds();
            assertThatCommand(sqb.run("state", "locks")).succeeds().stdoutIs("no active locks\n");
            assertThatCommand(sqb.run("state", "reset"))
                    .failsWith("E001")
                    .stderrContains("state reset requires --auto-approve");
            assertThatCommand(sqb.run("state", "reset", "--auto-approve"))
                    .succeeds()
                    .stdoutContains("Virtual State Reset", "  dropped:                 24\n");
            assertThat(database.single(
                            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'sqlbuild_state'"))
                    .isEqualTo(0L);
            assertThat(database.single(
                            "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE '%backup%'"))
                    .isEqualTo(1L);

            CommandResult refused =
                    sqb.withEnv("SQB_STATE_PW", "quite-wrong-secret").run("state", "locks", "--debug");
            assertThatCommand(refused)
                    .failsWith("E001")
                    .stderrContains("Could not connect to Postgres state backend", "password authentication failed")
                    .stderrLacks("quite-wrong-secret")
                    .stdoutLacks("quite-wrong-secret");
            assertNowhere("quite-wrong-secret");
        }
    }

    private void assertNowhere(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secret);
            }
        }
    }

    @Test
    @Spec({"state-store 10.3", "state-store 10.4", "state-store 10.13", "state-store 10.21", "state-store 10.22"})
    void readsItsConfigurationFromBothFiles() throws IOException {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        project.file("sqlbuild_local.toml", """
                [environments.prod.state.connection]
                database = "deep/er/mine.duckdb"
                """);
        assertThatCommand(sqb.run("state", "init")).succeeds().stdoutContains("mine.duckdb");
        assertThat(project.has("deep/er/mine.duckdb")).isTrue();
        assertThat(project.has(STATE)).isFalse();
        project.delete("sqlbuild_local.toml");

        String toml = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", toml.replace("\"virtual\"", "\"direct\""));
        assertThatCommand(sqb.run("state", "init"))
                .failsWith("E001")
                .stderrContains("State commands require environment_mode = 'virtual'");
        refuses(
                sqb,
                project,
                toml.replace("backend = \"duckdb\"", "backend = \"mysql\""),
                "Unsupported state backend: mysql");
        refuses(sqb, project, toml.replace("schema = \"sqlbuild_state\"\n", ""), "[environments.prod.state] schema");
        refuses(sqb, project, toml.replace("\"state.duckdb\"", "\":memory:\""), "state database must be a file");
        refuses(sqb, project, toml.replace("database = \"state", "databse = \"state"), "did you mean 'database'?");
        refuses(
                sqb,
                project,
                toml.replace("default_environment = \"prod\"\n", ""),
                "virtual mode needs an active environment");
        refuses(
                sqb,
                project,
                toml.replace("\"state.duckdb\"", "\"data/Sqlbuild_State.db\""),
                "schema 'sqlbuild_state' has the name of its database file");
        for (String schema : List.of("rides", "Rides__sqb_physical")) {
            refuses(
                    sqb,
                    project,
                    toml.replace("\"state.duckdb\"", "\"./bikes.duckdb\"")
                            .replace("\"sqlbuild_state\"", "\"" + schema + "\""),
                    "[environments.prod.state] schema '" + schema + "' is one that models");
        }
        refuses(sqb, project, toml + """
                        [environments.dev]
                        schema = "dev"
                        [environments.dev.state]
                        backend = "duckdb"
                        schema = "sqlbuild_state"
                        [environments.dev.state.connection]
                        database = "state.duckdb"
                        """, "environments 'dev' and 'prod' use the same state store");
        assertThat(project.has(STATE)).isFalse();

        project.file("sqlbuild_project.toml", toml);
        Files.createDirectory(project.path(STATE));
        assertThatCommand(sqb.run("state", "init")).failsWith("E001").stderrContains("Could not open state database");
    }

    private static void refuses(Sqb sqb, ProjectDir project, String toml, String message) {
        project.file("sqlbuild_project.toml", toml);
        assertThatCommand(sqb.run("state", "init")).failsWith("D001").stderrContains(message);
    }

    @Test
    @Spec({"state-store 10.10", "state-store 10.14", "virtual-operations 9.11", "virtual-operations 9.12"})
    void listsAndClearsLocksAndRespectsThem() throws Exception {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("state", "init")).succeeds();
        execute(
                project,
                "INSERT INTO sqlbuild_state.locks VALUES ('virtual_env:prod', 'x:1',"
                        + " TIMESTAMP '2999-01-01 00:00:00', 1, 'ana@ci-4 pid 880', now(), now())");
        assertThatCommand(sqb.run("state", "locks"))
                .succeeds()
                .stdoutContains("virtual_env:prod", "x:1", "ana@ci-4 pid 880", "2999-01-01T00:00:00Z");
        for (String command : List.of("migrate", "init")) {
            assertThatCommand(sqb.run("state", command)).failsWith("S067").stderrContains("virtual_env:prod");
        }
        assertThatCommand(sqb.run("state", "reset", "--auto-approve"))
                .failsWith("E001")
                .stderrContains("set `allow_reset = true` under `[environments.prod.state]`");
        assertThatCommand(sqb.run("state", "locks", "clear")).failsWith("C908");
        assertThatCommand(sqb.run("state", "locks", "clear", "virtual_env:x")).failsWith("C910");
        assertThatCommand(sqb.run("state", "locks", "clear", "virtual_env:prod"))
                .failsWith("C909")
                .stderrContains("clearing an active lock requires --force");
        assertThatCommand(sqb.run("state", "locks", "clear", "virtual_env:prod", "--force"))
                .succeeds()
                .stdoutContains("Cleared lock virtual_env:prod (was held by x:1, ana@ci-4 pid 880)");
        assertThatCommand(sqb.run("state", "locks")).succeeds().stdoutIs("no active locks\n");
        CommandResult operations = sqb.run("state", "operations");
        assertThatCommand(operations).succeeds().stdoutContains("lock_clear:", "succeeded", "prod");
        Matcher id = Pattern.compile("lock_clear:\\S+").matcher(operations.stdout());
        assertThat(id.find()).isTrue();
        assertThatCommand(sqb.run("state", "operations", "show", id.group()))
                .succeeds()
                .stdoutContains("start", "finish", "cleared lock virtual_env:prod, held by x:1");
        execute(
                project,
                "INSERT INTO sqlbuild_state.locks SELECT 'model_version:m' || i || ':0', 'clone:2',"
                        + " TIMESTAMP '2999-01-01 00:00:00', 1, 'ana@ci-4 pid 881', now(), now() FROM range(3) t(i)");
        assertThatCommand(sqb.run("state", "locks", "clear", "model_version:m1:0", "--owner", "clone:2"))
                .exitsWith(2)
                .reports("C001");
        assertThatCommand(sqb.run("state", "locks", "clear", "--owner", "clone:2", "--force"))
                .succeeds()
                .stdoutIs("Cleared 3 locks (were held by clone:2, ana@ci-4 pid 881)\n");
        assertThatCommand(sqb.run("state", "migrate")).succeeds();
    }

    @Test
    @Spec({"virtual-operations 5.2", "state-store 4.5"})
    void saysWhatIsMissingInACommandLine() {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("state"))
                .failsWith("C901")
                .stderrContains("state requires a subcommand such as 'init'");
        assertThatCommand(sqb.run("state", "checkpoints")).failsWith("C902");
        assertThatCommand(sqb.run("state", "checkpoints", "show")).failsWith("C904");
        assertThatCommand(sqb.run("state", "checkpoints", "diff")).failsWith("C907");
        assertThatCommand(sqb.run("state", "checkpoints", "lst"))
                .failsWith("C906")
                .stderrContains("unknown state checkpoints command 'lst'", "did you mean 'list'?");
        assertThatCommand(sqb.run("state", "checkpoints", "list", "--virtual-env", "pr-7"))
                .failsWith("S090");
        assertThatCommand(sqb.run("state", "init")).succeeds();
        assertThatCommand(sqb.run("state", "checkpoints", "show", "cp_1"))
                .failsWith("C905")
                .stderrContains("unknown checkpoint 'cp_1'");
        assertThatCommand(sqb.run("state", "operations", "show", "x")).failsWith("S066");
        assertThatCommand(sqb.run("state", "locks", "--frob")).exitsWith(2).stderrContains("--frob");
        assertThatCommand(sqb.run("state", "frob")).exitsWith(2).stderrContains("unrecognized arguments: frob");
        assertThatCommand(sqb.run("state", "rollback", "--help")).succeeds().stdoutContains("--backup-id");
    }

    @Test
    @Spec("state-store 10.23")
    void waitsForAnotherProcessThatHasTheFile() throws Exception {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("state", "init")).succeeds();
        try (Connection holder = DriverManager.getConnection("jdbc:duckdb:" + project.path(STATE));
                RunningCommand waiting = sqb.start("state", "locks", "--debug")) {
            assertThat(holder.isClosed()).isFalse();
            waiting.awaitOutput("log: ");
            holder.close();
            assertThatCommand(waiting.await()).succeeds().stdoutIs("no active locks\n");
        }
        try (Connection holder = DriverManager.getConnection("jdbc:duckdb:" + project.path(STATE))) {
            assertThatCommand(sqb.launched().run("state", "locks"))
                    .failsWith("S070")
                    .stderrContains("state database '" + project.path(STATE) + "' is in use by another process");
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    @Spec("state-store 8")
    void looksIntoAFileThatItMayNotWrite() throws IOException {
        ProjectDir project = BikesProject.onDuckDb(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("state", "init")).succeeds();
        Path file = project.path(STATE);
        byte[] before = Files.readAllBytes(file);
        assertThat(file.toFile().setReadOnly()).isTrue();
        Assumptions.assumeFalse(Files.isWritable(file), "this user may write everything");
        assertThatCommand(sqb.run("state", "locks")).succeeds().stdoutIs("no active locks\n");
        for (String[] writing : new String[][] {{"build"}, {"state", "migrate"}}) {
            assertThatCommand(sqb.run(writing))
                    .failsWith("E001")
                    .stderrContains(
                            "state database '" + file + "' cannot be written", "this user may not write " + file);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private static String connection(PostgresDatabase database) {
        return database.toml()
                .replace("[connection]\n", "")
                .replace("\"" + database.server().password() + "\"", "\"${ENV:SQB_STATE_PW}\"");
    }

    private static String backup(CommandResult result) {
        Matcher id = BACKUP.matcher(result.stdout());
        assertThat(id.find()).as(result.toString()).isTrue();
        return id.group(1);
    }

    private static void execute(ProjectDir project, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + project.path(STATE));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
