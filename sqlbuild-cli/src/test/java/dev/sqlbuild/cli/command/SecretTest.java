package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess;
import dev.sqlbuild.cli.InProcess.Result;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that works and one that does not, looked for in everything that any command says or writes. */
class SecretTest {
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final PostgresDatabase DATABASE = SERVER.freshDatabase();
    private static final String CANARY = "canary-5d41402a";
    private static final String USER = DATABASE.name() + "_ana";
    private static final List<String> COMMANDS = List.of(
            "compile",
            "plan",
            "build",
            "run",
            "test",
            "audit",
            "seed",
            "freshness",
            "janitor",
            "dag",
            "debug",
            "clone --from" + " dev --to prod",
            "diff dev:prod --full --select orders",
            "state init",
            "state migrate",
            "state locks",
            "state operations",
            "promote --from a --to b",
            "rollback",
            "reconcile",
            "query select+1+as+n",
            "query select+nothing");

    @TempDir
    Path directory;

    private final StringBuilder said = new StringBuilder();

    @BeforeAll
    static void makeRole() {
        SERVER.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + CANARY + "'");
        SERVER.execute("ALTER DATABASE " + DATABASE.name() + " OWNER TO " + USER);
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
        SERVER.execute("DROP ROLE " + USER);
    }

    @Test
    void staysOutOfEverythingThatIsSaidAndWritten() throws IOException {
        project("direct", Map.of());
        assertThat(run("build").exitCode()).isZero();
        assertThat(DATABASE.single("SELECT tableowner::text FROM pg_tables WHERE tablename = 'orders'"))
                .isEqualTo(USER);
        runAll();
        write("models/broken.sql", "MODEL (materialized table);\nSELECT nothing / 0 AS x FROM dev.nowhere\n");
        assertThat(run("build").err()).contains("error[E101]");

        project("virtual", Map.of());
        runAll();

        project("direct", Map.of("password", "${ENV:SHOP_PASSWORD}x"));
        assertThat(run("build").err()).contains("error[E102]", "password authentication failed");
        project("direct", Map.of("sslmode", "verify-full", "dbname", "nowhere"));
        assertThat(run("build").err()).contains("error[E102]");
        project("direct", Map.of("role", "nobody_of_that_name"));
        assertThat(run("build").err()).contains("error[E102]", "nobody_of_that_name");
        project("direct", Map.of("host", "postgresql://" + USER + ":" + CANARY + "@localhost"));
        run("debug", "--debug", "--json");
        project("direct", Map.of("pasword", "${ENV:SHOP_PASSWORD}"));
        run("debug", "--debug", "--json");
        project("direct", Map.of("password", "${ENV:SHOP_PASSWORD|lower}"));
        runAll();
    }

    /** All commands, plain and at their most talkative; one that knows no JSON says so. */
    private void runAll() throws IOException {
        for (String command : COMMANDS) {
            run(command);
            run(command, "--debug");
            run(command, "--debug", "--json");
        }
        assertThat(said.toString()).doesNotContain(CANARY);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith("sqlbuild_project.toml")) continue;
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CANARY);
            }
        }
    }

    private Result run(String command, String... more) {
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ")) words.add(word.replace('+', ' '));
        words.addAll(List.of(more));
        Result result = InProcess.in(directory).withEnv("SHOP_PASSWORD", CANARY).run(words.toArray(String[]::new));
        said.append(result.out()).append(result.err());
        return result;
    }

    private void project(String mode, Map<String, String> other) throws IOException {
        Map<String, String> values = new TreeMap<>(Map.of(
                "host", SERVER.host(), "user", USER, "password", "${ENV:SHOP_PASSWORD}", "dbname", DATABASE.name()));
        values.putAll(other);
        StringBuilder connection = new StringBuilder("port = " + SERVER.port() + "\n");
        values.forEach((key, value) -> connection.append(key + " = \"" + value + "\"\n"));
        write("sqlbuild_project.toml", """
                name = "shop"
                adapter = "postgres"
                default_environment = "dev"
                environment_mode = "%s"

                [janitor]
                enabled = true

                [connection]
                %s
                [environments.prod]
                schema = "prod"

                [environments.dev]
                schema = "dev"

                [environments.dev.state]
                backend = "postgres"
                schema = "shop_state"

                [environments.dev.state.connection]
                %s""".formatted(mode, connection, connection));
        write("models/orders.sql", "MODEL (materialized table, columns (id (audits [not_null])));\nSELECT 1 AS id\n");
        write("seeds/zones.csv", "id\n1\n");
        Files.deleteIfExists(directory.resolve("models/broken.sql"));
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
