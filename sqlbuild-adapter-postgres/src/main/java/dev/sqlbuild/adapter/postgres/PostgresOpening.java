package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections of one configuration. What a session needs beyond the driver's properties is sent in one round
 * trip: {@link #prepare}.
 *
 * @param environment variables of the process: {@code PGPASSWORD}
 */
record PostgresOpening(ConnectionConfig config, Path projectDir, Map<String, String> environment) {
    private static final int OLDEST_SERVER = 12;
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    /** The driver logs what it also throws; held here, because a logger that nobody holds forgets its level. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    static {
        DRIVER_LOG.setLevel(Level.OFF);
    }

    /** A new connection, not yet prepared. */
    Connection connect() {
        requireValid();
        try {
            Connection connection = Objects.requireNonNull(new Driver().connect(url(), properties()), "not our URL");
            requireSupported(connection);
            return connection;
        } catch (SQLException e) {
            throw new RefusedConnection(this, e).exception();
        }
    }

    /** Gives the connection the settings every session begins with. */
    void prepare(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings());
        } catch (SQLException e) {
            throw new RefusedConnection(this, e).exception();
        }
    }

    /** All in UTC, whatever zone server and client live in. */
    String settings() {
        List<String> settings = new ArrayList<>(List.of("SET TIME ZONE 'UTC'", "SET standard_conforming_strings = on"));
        settings.add(
                text().add("SET application_name = ").literal(applicationName()).toString());
        config.string("role")
                .ifPresent(role ->
                        settings.add(text().add("SET ROLE ").column(role).toString()));
        config.string("search_path")
                .ifPresent(path -> settings.add(text().add("SELECT pg_catalog.set_config('search_path', ")
                        .literal(path)
                        .add(", false)")
                        .toString()));
        config.duration("statement_timeout")
                .ifPresent(limit -> settings.add("SET statement_timeout = " + limit.toMillis()));
        config.duration("lock_timeout")
                .ifPresent(limit -> settings.add("SET " + PatientTransaction.PATIENCE + " = " + limit.toMillis()));
        return String.join("; ", settings);
    }

    String user() {
        return config.string("user").orElseGet(() -> System.getProperty("user.name"));
    }

    String database() {
        return config.string("dbname").or(() -> config.string("database")).orElseGet(this::user);
    }

    /** Without secrets; several hosts are tried in their order. */
    String url() {
        String port = config.string("port").orElse("5432");
        String hosts = Stream.of(host().split(","))
                .map(String::strip)
                .map(host -> host.matches(".*[^:]:\\d+") ? host : bracketed(host) + ":" + port)
                .collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/"
                + URLEncoder.encode(database(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    Properties properties() {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, user());
        password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
        String seconds = String.valueOf(Math.max(1, connectTimeout().toSeconds()));
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
        PGProperty.APPLICATION_NAME.set(properties, applicationName());
        PGProperty.TCP_KEEP_ALIVE.set(properties, config.flag("keepalives"));
        sslMode().ifPresent(mode -> PGProperty.SSL_MODE.set(properties, mode));
        file("sslrootcert").ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
        file("sslcert").ifPresent(file -> PGProperty.SSL_CERT.set(properties, file));
        file("sslkey").ifPresent(file -> PGProperty.SSL_KEY.set(properties, file));
        config.string("options").ifPresent(options -> PGProperty.OPTIONS.set(properties, options));
        config.table("driver_properties").forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        return properties;
    }

    /** As in libpq, a root certificate that is named makes {@code require} look at it. */
    private Optional<String> sslMode() {
        Optional<String> mode = config.string("sslmode");
        return mode.equals(Optional.of("require"))
                        && config.string("sslrootcert").isPresent()
                ? Optional.of("verify-ca")
                : mode;
    }

    /** Without one the driver looks into the pgpass file. */
    Optional<String> password() {
        return config.string("password")
                .or(() -> Optional.ofNullable(environment.get("PGPASSWORD")))
                .filter(password -> !password.isEmpty());
    }

    private String applicationName() {
        return config.string("application_name")
                .or(() -> config.string("query_tag"))
                .orElse("sqlbuild");
    }

    String host() {
        return config.string("host").orElse("localhost");
    }

    private Duration connectTimeout() {
        return config.duration("connect_timeout").orElse(Duration.ofSeconds(30));
    }

    private Optional<String> file(String key) {
        return config.string(key)
                .map(path -> projectDir.resolve(path).normalize().toString());
    }

    private void requireFile(String key) {
        file(key).filter(file -> !Files.isReadable(Path.of(file))).ifPresent(file -> {
            throw invalid(
                    "connection key '" + key + "': cannot read the file " + file, "correct its path or its rights");
        });
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private void requireValid() {
        Optional<String> dbname = config.string("dbname");
        Optional<String> database = config.string("database");
        if (dbname.isPresent() && database.isPresent() && !dbname.equals(database)) {
            throw invalid("connection keys 'dbname' and 'database' mean the same and differ", "keep one of them");
        }
        // What is no host may be a URL with a password in it, so it is not repeated.
        if (!host().matches("[A-Za-z0-9._:\\[\\]%, -]+")) {
            throw invalid(
                    "connection key 'host' must be the name or the address of a host, or several with commas between",
                    "user, password and database have keys of their own; sockets in the file system are not supported");
        }
        config.string("sslmode").ifPresent(this::requireMode);
        List.of("sslrootcert", "sslcert", "sslkey").forEach(this::requireFile);
    }

    private void requireMode(String mode) {
        if (SSL_MODES.contains(mode)) return;
        throw invalid(
                "connection key 'sslmode' cannot be '" + mode + "'",
                NearName.help(mode, SSL_MODES).orElse("it is one of " + String.join(", ", SSL_MODES)));
    }

    private static SqlBuildException invalid(String message, String help) {
        return new SqlBuildException(Diagnostic.of(Code.A404, message).withHelp(help));
    }

    private static void requireSupported(Connection connection) throws SQLException {
        try {
            requireSupported(connection.getMetaData().getDatabaseMajorVersion());
        } catch (SqlBuildException tooOld) {
            connection.close();
            throw tooOld;
        }
    }

    static void requireSupported(int version) {
        if (version >= OLDEST_SERVER) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.A405,
                        "the server is PostgreSQL " + version + "; " + OLDEST_SERVER + " is the oldest supported")
                .withHelp("upgrade the server"));
    }

    private static SqlText text() {
        return SqlText.of(Postgres.DIALECT);
    }
}
