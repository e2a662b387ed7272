package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbConnectionTest {
    private final DuckDbAdapter adapter = new DuckDbAdapter();

    @TempDir
    Path project;

    @Test
    void resolvesTheDatabaseAndFilesAgainstTheProject() throws Exception {
        Files.createDirectory(project.resolve("data"));
        Files.writeString(project.resolve("data/rides.csv"), "id,bike\n1,red\n2,blue\n");
        assertThat(single(Map.of("database", "shop.duckdb"), "SELECT count(*) FROM read_csv('data/rides.csv')"))
                .isEqualTo(2L);
        assertThat(project.resolve("shop.duckdb")).exists();
    }

    @Test
    void livesInUtcUnlessASettingSaysOtherwise() {
        ConnectionConfig config = ConnectionConfig.of(adapter, Map.of("database", "shop.duckdb"));
        assertThat(new DuckDbOpening(config, project).preparation()).containsExactly("SET GLOBAL TimeZone = 'UTC'");
        String zone = "SELECT current_setting('TimeZone')";
        assertThat(single(Map.of(), zone)).isEqualTo("UTC");
        assertThat(single(Map.of("settings", Map.of("timezone", "Asia/Tokyo")), zone))
                .isEqualTo("Asia/Tokyo");
    }

    @Test
    void preparesInTheDocumentedOrder() {
        ConnectionConfig config = ConnectionConfig.of(
                adapter,
                Map.of(
                        "attach", List.of(Map.of("path", "other.duckdb", "alias", "Other", "read_only", true)),
                        "settings", Map.of("threads", 2L),
                        "secrets", List.of(Map.of("type", "s3", "name", "lake")),
                        "extensions", List.of("json")));
        assertThat(new DuckDbOpening(config, project).preparation())
                .containsExactly(
                        "INSTALL 'json'",
                        "LOAD 'json'",
                        "CREATE TEMPORARY SECRET \"lake\" (\"type\" 's3')",
                        "SET GLOBAL TimeZone = 'UTC'",
                        "SET threads = '2'",
                        "ATTACH '" + project.resolve("other.duckdb") + "' AS \"Other\" (READ_ONLY)");
    }

    @Test
    void attachesDatabasesAndAppliesSettingsToEverySession() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + project.resolve("other.duckdb"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 7 AS a");
        }
        Map<String, Object> connection = Map.of(
                "attach", List.of(Map.of("path", "other.duckdb", "alias", "other")),
                "settings", Map.of("TimeZone", "Asia/Tokyo", "threads", 1L));
        assertThat(single(connection, "SELECT a FROM other.t")).isEqualTo(7);
        assertThat(single(connection, "SELECT current_setting('TimeZone')")).isEqualTo("Asia/Tokyo");
        assertThat(single(connection, "SELECT current_setting('threads')")).isEqualTo(1L);
    }

    @Test
    void acceptsALockedConfiguration() {
        assertThat(single(Map.of("settings", Map.of("lock_configuration", true)), "SELECT 1"))
                .isEqualTo(1);
    }

    @Test
    void checksTheKeysOfAttachedDatabases() {
        assertThat(failure(Map.of("attach", List.of(Map.of("alias", "a"))), "SELECT 1")
                        .code())
                .isEqualTo(Code.A404);
        Diagnostic misspelt = failure(Map.of("attach", List.of(Map.of("pat", "a.duckdb"))), "SELECT 1");
        assertThat(misspelt.help()).contains("did you mean 'path'?");
    }

    @Test
    void failsOnAnUnknownSetting() {
        Diagnostic diagnostic = failure(Map.of("settings", Map.of("no_such_setting", "1")), "SELECT 1");
        assertThat(diagnostic.code()).isEqualTo(Code.E102);
        assertThat(diagnostic.message()).contains("no_such_setting");
    }

    @Test
    void showsNoSecretWhenTheEngineRefusesOne() {
        Map<String, Object> secret = Map.of("type", "http", "no_such_key", "hunter2hunter2");
        Diagnostic diagnostic = failure(Map.of("secrets", List.of(secret)), "SELECT 1");
        assertThat(diagnostic.code()).isEqualTo(Code.E102);
        assertThat(diagnostic.toString()).doesNotContain("hunter2");
    }

    @Test
    void doesNotCreateTheDirectory() {
        Diagnostic diagnostic = failure(Map.of("database", "missing/shop.duckdb"), "SELECT 1");
        assertThat(diagnostic.code()).isEqualTo(Code.E102);
        assertThat(diagnostic.help())
                .hasValueSatisfying(help -> assertThat(help).contains("missing"));
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Files.writeString(project.resolve("notes.txt"), "these are notes, not a database, and rather long ones");
        Diagnostic diagnostic = failure(Map.of("database", "notes.txt"), "SELECT 1");
        assertThat(diagnostic.code()).isEqualTo(Code.E102);
        assertThat(diagnostic.message()).contains("not a valid DuckDB database file");
    }

    @Test
    void refusesToWriteWhenReadOnly() {
        single(Map.of("database", "shop.duckdb"), "SELECT 1");
        Map<String, Object> readOnly = Map.of("database", "shop.duckdb", "read_only", true);
        assertThat(single(readOnly, "SELECT 1")).isEqualTo(1);
        assertThat(failure(readOnly, "CREATE TABLE t (a INTEGER)").code()).isEqualTo(Code.A404);
    }

    @Test
    void namesTheProcessThatHoldsTheFile() throws Exception {
        Path file = project.resolve("shop.duckdb");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldFile.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            Diagnostic diagnostic = failure(Map.of("database", "shop.duckdb", "connect_timeout", "100ms"), "SELECT 1");
            assertThat(diagnostic.code()).isEqualTo(Code.A403);
            assertThat(diagnostic.message())
                    .isEqualTo("database file shop.duckdb is in use by another process (PID " + holder.pid() + ")");
        } finally {
            holder.destroy();
            holder.waitFor();
        }
        assertThat(single(Map.of("database", "shop.duckdb"), "SELECT 1")).isEqualTo(1);
    }

    /** Another process with the file open. */
    static final class HoldFile {
        public static void main(String[] args) throws Exception {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
                System.out.println("held");
                System.in.read();
                connection.isValid(1);
            }
        }
    }

    private Object single(Map<String, Object> connection, String sql) {
        try (Warehouse warehouse = adapter.connect(ConnectionConfig.of(adapter, connection), project);
                Session session = warehouse.openSession()) {
            return session.query(sql, 1).single();
        }
    }

    private Diagnostic failure(Map<String, Object> connection, String sql) {
        return catchThrowableOfType(SqlBuildException.class, () -> single(connection, sql))
                .diagnostic();
    }
}
