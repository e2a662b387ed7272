package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.Await;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a real PostgreSQL server. */
class PostgresIT {
    private static final PostgresDatabase DATABASE = PostgresServer.shared().freshDatabase();
    private static final String ROLE = DATABASE.name() + "_analyst";
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b WHERE a + b < 0";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        DATABASE.execute("DROP SCHEMA IF EXISTS dev CASCADE; DROP SCHEMA IF EXISTS rep CASCADE");
        project = ProjectDir.empty(directory);
        connection(DATABASE.toml());
        sqb = Sqb.in(project).launched();
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
        PostgresServer.shared().execute("DROP ROLE IF EXISTS " + ROLE);
    }

    private void connection(String section) {
        project.file(
                "sqlbuild_project.toml",
                "name = \"shop\"\nadapter = \"postgres\"\ndefault_environment = \"dev\"\n\n" + section
                        + "\n[environments.dev]\nschema = \"dev\"\n\n[environments.prod]\nschema = \"prod\"\n");
    }

    @Test
    void changesColumnsOfWhatViewsRead() {
        String inc = "MODEL (materialized incremental, incremental_strategy merge, unique_key [id],"
                + " on_schema_change sync_all_columns%s);\nSELECT 1 AS id, %s\n";
        String view = "MODEL (materialized view);\nSELECT id, %s FROM __ref(\"%s\")\n";
        project.model("inc", inc.formatted("", "'a' AS note, 5 AS n")).model("v", view.formatted("note, n", "inc"));
        assertThatCommand(sqb.run("build")).succeeds();

        // The view that this build makes anew reads the column until its turn comes.
        project.model("inc", inc.formatted("", "6::bigint AS n")).model("v", view.formatted("n", "inc"));
        assertThatCommand(sqb.run("build"))
                .succeeds()
                .stderrContains("columns of dev.inc that dev.v still reads are dropped by a later run: note");
        assertThat(rows("SELECT note, n, pg_typeof(n)::text FROM dev.inc")).isEqualTo("[[a, 6, bigint]]");
        assertThatCommand(sqb.run("build")).succeeds().stderrLacks("dropped by a later run");
        assertThat(rows("SELECT * FROM dev.inc")).isEqualTo("[[1, 6]]");

        // A view of somebody else follows a type, and stops the loss of its column.
        DATABASE.execute("CREATE SCHEMA rep; CREATE VIEW rep.x AS SELECT n FROM dev.inc");
        project.model("inc", inc.formatted("", "7.5 AS n"));
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(rows("SELECT n FROM rep.x")).isEqualTo("[[7.5]]");
        project.model("inc", inc.formatted("", "8 AS m")).model("v", view.formatted("m", "inc"));
        assertThatCommand(sqb.run("build"))
                .failsWith("A504")
                .stderrContains("cannot change the columns of dev.inc: view rep.x reads \"n\"");
        assertThat(rows("SELECT n FROM rep.x")).isEqualTo("[[7.5]]");

        // The view at an old name of the model keeps its columns as long as it stands.
        DATABASE.execute("DROP VIEW rep.x");
        project.delete("models/inc.sql")
                .model("late", inc.formatted(", migrate_from inc", "8 AS m"))
                .model("v", view.formatted("m", "late"));
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("late", inc.formatted(", migrate_from inc", "9 AS k")).model("v", view.formatted("k", "late"));
        assertThatCommand(sqb.run("build")).succeeds();
        assertThatCommand(sqb.run("build"))
                .succeeds()
                .stderrContains("columns of dev.late that dev.inc still reads are dropped by a later run");
        assertThat(rows("SELECT k FROM dev.late")).isEqualTo("[[9]]");
    }

    @Test
    @Spec({"adapters 8", "adapters 9", "adapters 10", "models 25"})
    void keepsTheViewsAndTheGrantsOfOthers() {
        orders("SELECT 1 AS id, 10 AS total");
        assertThatCommand(sqb.run("build")).succeeds();
        PostgresServer.shared().execute("CREATE ROLE " + ROLE);
        DATABASE.execute(
                "CREATE SCHEMA rep; CREATE VIEW rep.v WITH (security_barrier = true) AS SELECT id, total FROM dev.orders;"
                        + " GRANT ALL ON SCHEMA rep, dev TO " + ROLE + "; ALTER VIEW rep.v OWNER TO " + ROLE + ";"
                        + " GRANT SELECT ON rep.v TO PUBLIC; GRANT SELECT ON dev.orders TO " + ROLE);
        List<?> before = traits();

        orders("SELECT 2 AS id, 20 AS total");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(rows("SELECT id, total FROM rep.v")).isEqualTo("[[2, 20]]");
        assertThat(traits()).isEqualTo(before);

        orders("SELECT 3 AS id");
        assertThatCommand(sqb.run("build"))
                .failsWith("A504")
                .stderrContains("view rep.v uses column \"total\" that no longer exists");
        assertThat(rows("SELECT id, total FROM rep.v")).isEqualTo("[[2, 20]]");
        assertThat(rows("SELECT id, total FROM dev.orders")).isEqualTo("[[2, 20]]");

        orders("SELECT 4::bigint AS id, 40.5 AS total");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(rows("SELECT id, total FROM rep.v")).isEqualTo("[[4, 40.5]]");
        assertThat(traits()).isEqualTo(before);
        assertThat(relations()).containsExactly("orders");
    }

    @Test
    @Spec("adapters 11")
    void dropsAColumnFromATableAndItsViewInOneBuild() {
        orders("SELECT 1 AS id, 'x' AS note");
        project.model("v", "MODEL (materialized view);\nSELECT id, note FROM __ref(\"orders\")\n");
        assertThatCommand(sqb.run("build")).succeeds();

        orders("SELECT 2 AS id");
        project.model("v", "MODEL (materialized view);\nSELECT id FROM __ref(\"orders\")\n");
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("WARN=0");
        assertThat(rows("SELECT * FROM dev.v")).isEqualTo("[[2]]");
        assertThat(relations()).containsExactly("orders", "v");

        // The view fails after its table: it goes on reading what it can read.
        orders("SELECT 3 AS other");
        project.model("v", "MODEL (materialized view);\nSELECT other / 0 AS id, nowhere.x FROM __ref(\"orders\")\n");
        assertThatCommand(sqb.run("build")).exitsWith(1).stderrContains("orders__old", "still read");
        assertThat(rows("SELECT * FROM dev.v")).isEqualTo("[[2]]");
        assertThat(rows("SELECT * FROM dev.orders")).isEqualTo("[[3]]");
        project.model("v", "MODEL (materialized view);\nSELECT other FROM __ref(\"orders\")\n");
        orders("SELECT 4 AS other");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(rows("SELECT * FROM dev.v")).isEqualTo("[[4]]");
    }

    @Test
    @Spec({"adapters 7", "adapters 12"})
    void changesKindsOfItsOwnAndRefusesNamesThatWouldBeCut() {
        orders("SELECT 1 AS id");
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("orders", "MODEL (materialized view);\nSELECT 2 AS id\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(rows("SELECT relkind::text FROM pg_class WHERE oid = 'dev.orders'::regclass"))
                .isEqualTo("[[v]]");
        DATABASE.execute("CREATE TABLE dev.mine AS SELECT 5 AS a");
        project.model("mine", "MODEL (materialized view);\nSELECT 2 AS id\n");
        assertThatCommand(sqb.run("build")).failsWith("A503").stderrContains("dev.mine exists as a TABLE");
        assertThat(rows("SELECT a FROM dev.mine")).isEqualTo("[[5]]");

        project.model("n".repeat(70), "MODEL ();\nSELECT 1 AS id\n");
        assertThatCommand(sqb.run("compile")).failsWith("A506");
    }

    @Test
    @Spec("adapters 15")
    void createsASchemaOnceForManyModels() {
        for (int i = 0; i < 20; i++) project.model("m" + i, "MODEL (materialized table);\nSELECT " + i + " AS n\n");
        project.file("seeds/zones.csv", "id,name\n1,\"tab\there, and a \\ too\"\n2,\n");
        assertThatCommand(sqb.run("build", "--concurrency", "8")).succeeds().stdoutContains("PASS=21");
        assertThat(relations()).hasSize(21);
        assertThat(rows("SELECT name FROM dev.zones ORDER BY id")).isEqualTo("[[tab\there, and a \\ too], [null]]");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        assertThatCommand(sqb.run("build", "--environment", "prod", "--select", "m3", "--defer-to", "dev"))
                .succeeds();
        assertThat(rows("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                        + " WHERE nspname = 'prod' AND relname LIKE 'm%'"))
                .isEqualTo("[[1]]");
        DATABASE.execute("DROP SCHEMA prod CASCADE");

        project.file(
                "seeds/zones.yml",
                "seeds:\n  - name: zones\n    columns:\n      - {name: id, type: integer}\n"
                        + "      - {name: name, type: integer}\n");
        assertThatCommand(sqb.run("seed"))
                .failsWith("SD003")
                .stderrContains("seeds/zones.csv:2: column name: cannot convert 'tab\there, and a \\ too' to integer");
        assertThat(relations()).hasSize(21);
    }

    @Test
    @Spec("adapters 16")
    void endsAStatementThatTakesTooLong() {
        connection(DATABASE.toml() + "statement_timeout = \"1s\"\n");
        orders("SELECT 1 AS n");
        assertThatCommand(sqb.run("build")).succeeds();
        orders(ENDLESS);
        assertThatCommand(sqb.run("build")).failsWith("A509").stderrContains("timed out after 1s");
        assertThat(rows("SELECT n FROM dev.orders")).isEqualTo("[[1]]");
        assertThatCommand(sqb.run("query", "SELECT 1 AS one")).succeeds();
        awaitNoStatement();
    }

    @Test
    @Spec("adapters 17")
    void stopsAStatementOnTheServerWhenInterrupted() {
        orders("SELECT 1 AS n");
        assertThatCommand(sqb.run("build")).succeeds();
        orders(ENDLESS);
        try (RunningCommand build = sqb.start("build")) {
            build.awaitOutput("Execution");
            await("SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%'"
                    + " AND pid <> pg_backend_pid()");
            assertThatCommand(build.interrupt().await()).exitsWith(130).stderrContains("E103");
        }
        awaitNoStatement();
        assertThat(rows("SELECT n FROM dev.orders")).isEqualTo("[[1]]");
    }

    @Test
    void leavesOldOrNewTablesWhenKilledAtAnyMoment() {
        chain(0);
        assertThatCommand(sqb.run("build", "--concurrency", "2")).succeeds();
        List<String> moments = List.of("Execution", "chain_0", "chain_3");
        for (int round = 1; round <= moments.size(); round++) {
            chain(round);
            try (RunningCommand build = sqb.start("build", "--concurrency", "2")) {
                build.awaitOutput(moments.get(round - 1));
                build.kill().await();
            }
            for (int i = 0; i < 5; i++) {
                assertThat((Integer) Objects.requireNonNull(DATABASE.single("SELECT min(version) FROM dev.chain_" + i
                                + " HAVING count(*) = 50000 AND min(version) = max(version)")))
                        .isBetween(0, round);
            }
        }
        awaitNoStatement();
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(relations()).hasSize(5);
    }

    /** The server reads the file itself, so nothing of the process is in the way of a half loaded table. */
    @Test
    @Spec("sources-seeds 25")
    void leavesTheFormerSeedWhenKilledWhileTheServerReadsTheFile() {
        String header = "id,name\n";
        project.file("seeds/stations.csv", header + "1,former\n");
        assertThatCommand(sqb.run("seed")).succeeds();
        StringBuilder many = new StringBuilder(header);
        for (int i = 0; i < 1_000_000; i++)
            many.append(i).append(",station ").append(i).append('\n');
        project.file("seeds/stations.csv", many.toString());
        String copying = "SELECT count(*) > 0 FROM pg_stat_progress_copy WHERE datname = current_database()";
        try (RunningCommand seed = sqb.start("seed")) {
            Await.until(
                    Duration.ofSeconds(60),
                    copying,
                    () -> Boolean.TRUE.equals(DATABASE.single(copying)) || seed.endsWithin(Duration.ZERO));
            seed.kill().await();
        }
        awaitNoStatement();
        assertThat(rows("SELECT count(*) FROM dev.stations")).isIn("[[1]]", "[[1000000]]");
        assertThatCommand(sqb.run("seed")).succeeds().stdoutContains("rows=1000000");
        assertThat(rows("SELECT count(*) FROM dev.stations")).isEqualTo("[[1000000]]");
        assertThat(relations()).containsExactly("stations");
    }

    @Test
    @Spec("adapters 3")
    void showsNoSecretWhateverIsWrong() throws IOException {
        orders("SELECT 1 AS n");
        String typo = DATABASE.toml().replace("password = ", "pasword = ");
        connection(typo);
        assertThatCommand(sqb.run("plan"))
                .failsWith("A404")
                .stderrContains("'pasword'", "did you mean 'password'?")
                .stderrLacks(DATABASE.server().password());
        connection(DATABASE.toml().replace(DATABASE.server().password(), "hunter22"));
        assertThatCommand(sqb.run("build"))
                .failsWith("E102")
                .stderrContains("user " + DATABASE.server().user(), "password authentication failed")
                .stderrLacks("hunter22");
        connection("[connection]\nhost = \"me:hunter22@localhost\"\n");
        assertThatCommand(sqb.run("build")).failsWith("A404").stderrLacks("hunter22");
        connection(DATABASE.toml()
                + "\n[connection.driver_properties]\nloggerLevel = \"TRACE\"\nsslpassword = \"hunter22\"\n");
        assertThatCommand(sqb.run("debug")).succeeds().stdoutLacks("hunter22");
        connection(DATABASE.toml().replaceFirst("password = .*\n", ""));
        assertThatCommand(sqb.withEnv("PGPASSWORD", "hunter22").run("build"))
                .failsWith("E102")
                .stderrLacks("hunter22");
        assertThatCommand(
                        sqb.withEnv("PGPASSWORD", DATABASE.server().password()).run("build"))
                .succeeds();
        Path passwords = Files.createFile(directory.resolveSibling(DATABASE.name() + ".pgpass"));
        Files.writeString(passwords, "*:*:*:*:" + DATABASE.server().password() + "\n");
        assertThatCommand(sqb.withEnv("PGPASSFILE", passwords.toString()).run("build"))
                .succeeds();
        Files.writeString(passwords, "*:*:*:*:hunter22\n");
        assertThatCommand(sqb.withEnv("PGPASSFILE", passwords.toString()).run("build"))
                .failsWith("E102")
                .stderrLacks("hunter22");
        Files.delete(passwords);
        connection("[connection]\nhost = \"localhost\"\nport = 1\npassword = \"hunter22\"\n");
        assertThatCommand(sqb.run("build"))
                .failsWith("E102")
                .stderrContains("port 1")
                .stderrLacks("hunter22");
        assertThatCommand(sqb.run("compile")).succeeds();
        assertThat(written("target") + written("logs"))
                .doesNotContain("hunter22")
                .doesNotContain(DATABASE.server().password());
    }

    private void chain(int version) {
        for (int i = 0; i < 5; i++) {
            String from = i == 0 ? "generate_series(1, 50000) AS r(id)" : "__ref(\"chain_" + (i - 1) + "\")";
            project.model("chain_" + i, """
                    MODEL (materialized table, columns (id (audits [not_null, unique])));
                    SELECT id, %d AS version FROM %s
                    """.formatted(version, from));
        }
    }

    private void orders(String sql) {
        project.model("orders", "MODEL (materialized table);\n" + sql + "\n");
    }

    private static String rows(String sql) {
        return DATABASE.rows(sql).toString();
    }

    private static List<?> traits() {
        return DATABASE.rows("SELECT relname::text, pg_get_userbyid(relowner)::text, relacl::text, reloptions::text"
                + " FROM pg_class WHERE oid IN ('rep.v'::regclass, 'dev.orders'::regclass) ORDER BY 1");
    }

    private static List<String> relations() {
        return DATABASE
                .rows(
                        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'dev'"
                                + " AND relkind IN ('r', 'v') AND relname NOT LIKE '\\_sqlbuild%' ORDER BY 1")
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static void awaitNoStatement() {
        await("SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                + " AND state <> 'idle'");
    }

    /** Asks again until the server says yes. */
    private static void await(String question) {
        Await.until(Duration.ofSeconds(30), question, () -> Boolean.TRUE.equals(DATABASE.single(question)));
    }

    private String written(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }
}
