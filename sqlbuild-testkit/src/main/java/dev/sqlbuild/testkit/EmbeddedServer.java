package dev.sqlbuild.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Starts the server that comes as a test dependency; it ends with the JVM. */
final class EmbeddedServer {
    private static final String USER = "postgres";
    private static final String PASSWORD = "only-for-tests";
    /** The server begins by trusting everybody; real ones do not, and tests should notice a password that gets lost. */
    private static final String PASSWORDS = "host all all all scram-sha-256\n";

    private EmbeddedServer() {}

    static PostgresServer start() {
        return start(Map.of(), PASSWORDS);
    }

    /** Takes encrypted connections only; a role whose name ends in {@code _cert} logs in with a certificate. */
    static PostgresServer startEncrypted(TestCertificate own, TestCertificate ofClients) {
        return start(
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", own.certificate().toString(),
                        "ssl_key_file", own.key().toString(),
                        "ssl_ca_file", ofClients.certificate().toString()),
                "hostssl all /_cert$ all cert\nhostssl all all all scram-sha-256\n");
    }

    private static PostgresServer start(Map<String, String> settings, String authentication) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    // What tests write need not survive a crash.
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("shared_buffers", "32MB")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("scram_iterations", "1")
                    // Unlike the zone that sessions of SQLBuild have to use.
                    .setServerConfig("timezone", "America/New_York")
                    .setPGStartupWait(Duration.ofMinutes(1));
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres server = builder.start();
            authenticateBy(authentication, server);
            return new PostgresServer("localhost", server.getPort(), USER, PASSWORD, "postgres");
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new IllegalStateException(
                    "cannot start the PostgreSQL server of the tests (as root on Linux it needs unshare -U); name another"
                            + " one in " + PostgresServer.URL_VARIABLE,
                    e);
        }
    }

    private static void authenticateBy(String rules, EmbeddedPostgres server) throws SQLException, IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + PASSWORD + "'");
            try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                file.next();
                Files.writeString(Path.of(file.getString(1)), rules);
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
