package dev.sqlbuild.testkit;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A real PostgreSQL server for tests. One is started for each JVM at its first use and stopped when the JVM ends; a URL
 * such as {@code postgresql://user:password@host:5432/postgres} in {@value #URL_VARIABLE} names a server to use instead,
 * whose user must be a superuser. Give each test class a database of its own: {@link #freshDatabase()}.
 *
 * @param database where to connect for work on the server itself
 */
public record PostgresServer(String host, int port, String user, String password, String database) {
    /** Environment variable that replaces the embedded server. */
    public static final String URL_VARIABLE = "SQLBUILD_TEST_POSTGRES_URL";

    private static volatile boolean asked;

    /** The server of this JVM. */
    public static PostgresServer shared() {
        asked = true;
        return Holder.SERVER;
    }

    /**
     * Starts another server, which ends with the JVM and refuses connections in plain text. It shows a certificate of its
     * own, and lets roles whose names end in {@code _cert} in by theirs.
     */
    public static PostgresServer startEncrypted(TestCertificate own, TestCertificate ofClients) {
        return EmbeddedServer.startEncrypted(own, ofClients);
    }

    /** A new, empty database; closing it drops it. */
    public PostgresDatabase freshDatabase() {
        String name = "sqb_" + UUID.randomUUID().toString().substring(0, 8);
        execute("CREATE DATABASE " + name + " TEMPLATE template0");
        return new PostgresDatabase(this, name);
    }

    /** Runs one statement as the superuser, outside a transaction. */
    public void execute(String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** What the sessions of the server of this JVM do, and whom each waits for; nothing if no test has asked for it yet. */
    public static List<String> activity() {
        if (!asked) return List.of();
        try (Connection connection = shared().connect(shared().database());
                Statement statement = connection.createStatement();
                ResultSet sessions = statement.executeQuery("""
                        SELECT concat_ws(' ', datname, 'pid', pid, state, 'since', now() - state_change,
                          'waits for', wait_event_type, wait_event, pg_blocking_pids(pid), query)
                        FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid() ORDER BY 1""")) {
            List<String> lines = new ArrayList<>();
            while (sessions.next()) lines.add(sessions.getString(1));
            return lines;
        } catch (SQLException e) {
            return List.of("the server does not answer: " + e.getMessage());
        }
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + name, user, password);
    }

    static PostgresServer parse(String url) {
        URI uri = URI.create(url);
        String[] login =
                Objects.requireNonNullElse(uri.getRawUserInfo(), "postgres").split(":", 2);
        String path = Objects.requireNonNullElse(uri.getPath(), "");
        return new PostgresServer(
                Objects.requireNonNullElse(uri.getHost(), "localhost"),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                decode(login[0]),
                login.length < 2 ? "" : decode(login[1]),
                path.length() < 2 ? "postgres" : path.substring(1));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static final class Holder {
        static final PostgresServer SERVER = find();

        private static PostgresServer find() {
            String url = System.getenv(URL_VARIABLE);
            return url == null || url.isBlank() ? EmbeddedServer.start() : parse(url);
        }
    }
}
