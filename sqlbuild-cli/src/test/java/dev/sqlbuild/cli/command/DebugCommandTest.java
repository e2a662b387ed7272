package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlbuild.cli.InProcess;
import dev.sqlbuild.cli.InProcess.Result;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugCommandTest {
    @TempDir
    Path directory;

    @Test
    void showsWhatRunsWhatIsConfiguredAndThatTheWarehouseAnswers() throws IOException {
        project("duckdb", "database = \"shop.duckdb\"");

        Result result = InProcess.in(directory).run("debug");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .containsSubsequence("Runtime\n", "sqlbuild", "java", "Configuration\n", "[OK shop]", "[OK duckdb]")
                .containsSubsequence(
                        "Connection\n", "connection test   [OK connected]", "query test        [OK SELECT 1]");
    }

    @Test
    void goesOnAfterACheckThatFailed() {
        Result result = InProcess.in(directory).run("debug");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).containsSubsequence("project file      [FAIL not found", "Connection\n", "[FAIL ");
    }

    @Test
    void saysWhatIsWrongWithTheConnection() throws IOException {
        project("duckdb", "database = \"absent/shop.duckdb\"\nread_only = true");

        Result result = InProcess.in(directory).run("debug");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("connection test   [FAIL ");
    }

    @Test
    void showsNoSecretAnywhere() throws IOException {
        project("snowflake", "host = \"h\"\npassword = \"hunter22\"\nurl = \"x://u:hunter22@h/d\"");

        Result text = InProcess.in(directory).run("debug", "--no-connection");
        Result json = InProcess.in(directory).run("debug", "--no-connection", "--json");

        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).contains("password          [OK ****]");
        assertThat(text.out() + text.err() + json.out() + json.err() + logs()).doesNotContain("hunter22");
    }

    @Test
    void printsOneJsonDocument() throws IOException {
        project("duckdb", "database = \":memory:\"");

        JsonNode json = new ObjectMapper()
                .readTree(InProcess.in(directory).run("debug", "--json").out());

        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("checks").findValuesAsText("name")).contains("java", "adapter", "query test");
    }

    @Test
    void runsTheChecksOfTheAdapterInAScratchSchema() throws IOException {
        project("duckdb", "database = \"shop.duckdb\"");

        Result result = InProcess.in(directory).run("debug", "--adapter-check");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.out()).contains("Adapter check\n");
        assertThat(InProcess.in(directory)
                        .run(
                                "query",
                                "select count(*) as n from duckdb_schemas() where schema_name like 'sqb_check%'",
                                "--format",
                                "csv")
                        .out())
                .isEqualTo("n\r\n0\r\n");
    }

    @Test
    void runsTheSameChecksOnPostgres() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            project("postgres", database.toml().replace("[connection]\n", ""));

            Result result = InProcess.in(directory).run("debug", "--adapter-check");

            assertThat(result.exitCode()).as(result.out()).isZero();
            assertThat(result.out()).contains("Adapter check\n").doesNotContain("[FAIL");
            assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqb%'"))
                    .isEmpty();
        }
    }

    private void project(String adapter, String connection) throws IOException {
        Files.writeString(
                directory.resolve("sqlbuild_project.toml"),
                "name = \"shop\"\nadapter = \"" + adapter + "\"\n\n[connection]\n" + connection + "\n");
    }

    private String logs() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("logs"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            StringBuilder text = new StringBuilder();
            for (Path file : all) text.append(Files.readString(file));
            return text.toString();
        }
    }
}
