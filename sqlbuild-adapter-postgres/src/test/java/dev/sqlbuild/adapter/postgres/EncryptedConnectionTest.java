package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.Await;
import dev.sqlbuild.testkit.PostgresServer;
import dev.sqlbuild.testkit.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to a server that takes no others than encrypted ones. */
class EncryptedConnectionTest {
    @TempDir
    static Path directory;

    private static PostgresServer server;

    private final PostgresAdapter adapter = new PostgresAdapter();

    @BeforeAll
    static void start() {
        TestCertificate own = TestCertificate.make(directory, "server", "dns:localhost");
        TestCertificate client = TestCertificate.make(directory, "ana_cert", "dns:ana");
        TestCertificate.make(directory, "stranger", "dns:localhost");
        server = PostgresServer.startEncrypted(own, client);
        server.execute("CREATE ROLE ana_cert LOGIN");
    }

    @ParameterizedTest
    @CsvSource({
        "allow, , localhost",
        "prefer, , localhost",
        "require, , localhost",
        "require, server.crt, 127.0.0.1",
        "verify-ca, server.crt, localhost",
        "verify-ca, server.crt, 127.0.0.1",
        "verify-full, server.crt, localhost"
    })
    void isEncryptedAndAsSureOfTheServerAsIsAsked(String mode, String root, String host) {
        try (Warehouse warehouse = connect(tls(mode, root, host));
                Session session = warehouse.openSession()) {
            assertThat(session.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            .single())
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "disable; ; localhost; E102; no encryption; [connection]",
                "require; stranger.crt; localhost; E102; not signed; sslrootcert",
                "verify-ca; stranger.crt; localhost; E102; not signed; sslrootcert",
                "verify-full; stranger.crt; localhost; E102; not signed; sslrootcert",
                "verify-full; server.crt; 127.0.0.1; E102; not made out to 127.0.0.1; verify-ca",
                "verify-full; nowhere.crt; localhost; A404; nowhere.crt; path",
                "verify-full; server.key; localhost; E102; server.key; [connection]"
            })
    void refusesAServerThatIsNotTheOne(String mode, String root, String host, Code code, String reason, String help) {
        Diagnostic refusal = refusal(tls(mode, root, host));
        assertThat(refusal.code()).as(refusal.toString()).isEqualTo(code);
        assertThat(refusal.message()).contains(reason).doesNotContain(server.password());
        assertThat(refusal.help().orElseThrow()).contains(help);
    }

    @Test
    void refusesAModeThatDoesNotExistBeforeItConnects() {
        Diagnostic refusal = refusal(Map.of("sslmode", "verify_full", "host", "no-such-host.invalid"));
        assertThat(refusal.code()).isEqualTo(Code.A404);
        assertThat(refusal.message()).contains("'sslmode'", "'verify_full'");
        assertThat(refusal.help().orElseThrow()).contains("'verify-full'");
    }

    @Test
    void logsInWithACertificate() {
        Map<String, Object> login = new HashMap<>(tls("verify-full", "server.crt", "localhost"));
        login.put("user", "ana_cert");
        login.put("sslcert", "ana_cert.crt");
        login.put("sslkey", "ana_cert.key");
        try (Warehouse warehouse = connect(login);
                Session session = warehouse.openSession()) {
            assertThat(session.query("SELECT current_user::text").single()).isEqualTo("ana_cert");
        }
        login.put("sslcert", "stranger.crt");
        login.put("sslkey", "stranger.key");
        assertThat(refusal(login).code()).isEqualTo(Code.E102);
        login.put("sslkey", "nowhere.key");
        assertThat(refusal(login).message()).contains("nowhere.key");
    }

    @Test
    void cancelsWhatRunsOnTheServer() {
        try (Warehouse warehouse = connect(tls("verify-full", "server.crt", "localhost"));
                Session session = warehouse.openSession();
                Session other = warehouse.openSession()) {
            CompletableFuture<SqlBuildException> refused = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(SqlBuildException.class, () -> session.execute("SELECT pg_sleep(600)")));
            String sleeping =
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND state = 'active'";
            Await.until(
                    Duration.ofSeconds(30),
                    sleeping,
                    () -> other.query(sleeping).single().equals(1L));
            session.cancel();
            assertThat(refused.join().diagnostic().code()).isEqualTo(Code.E103);
            assertThat(other.query(sleeping).single()).isEqualTo(0L);
        }
    }

    private static Map<String, Object> tls(String mode, String root, String host) {
        Map<String, Object> more = new HashMap<>(Map.of("sslmode", mode, "host", host));
        if (root != null) more.put("sslrootcert", root);
        return more;
    }

    private Warehouse connect(Map<String, Object> more) {
        Map<String, Object> connection = new HashMap<>(Map.of(
                "port", (long) server.port(),
                "user", server.user(),
                "password", server.password(),
                "dbname", server.database()));
        connection.putAll(more);
        return adapter.connect(ConnectionConfig.of(adapter, connection), directory);
    }

    private Diagnostic refusal(Map<String, Object> more) {
        return catchThrowableOfType(SqlBuildException.class, () -> connect(more).close())
                .diagnostic();
    }
}
