package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBConnection;

/** One opened database; every session is a duplicate of the root connection, so the file is opened once. */
final class DuckDbWarehouse implements Warehouse {
    private static final DriverDialect DRIVER = new DuckDbDriverDialect();

    private final DuckDBConnection root;
    private final ConnectionConfig config;
    /** Settings that a duplicate does not inherit. */
    private List<String> sessionSettings = List.of();

    DuckDbWarehouse(DuckDBConnection root, ConnectionConfig config) {
        this.root = root;
        this.config = config;
    }

    /** Runs the statements that make the configured database out of a freshly opened one. */
    void prepare(List<String> statements, Map<String, String> settings) {
        if (statements.isEmpty()) return;
        Session session = new Session(root, DRIVER);
        try {
            statements.forEach(session::execute);
            if (!settings.isEmpty()) sessionSettings = ofTheSession(session, settings);
        } catch (SqlBuildException e) {
            throw refused(e, e.diagnostic().message());
        }
    }

    @Override
    public Session openSession() {
        try {
            Session session = new Session(root.duplicate(), DRIVER);
            sessionSettings.forEach(session::execute);
            session.statementTimeout(config.duration("statement_timeout").orElse(Duration.ZERO));
            return session;
        } catch (SQLException e) {
            throw refused(e, DRIVER.message(e));
        }
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw refused(e, DRIVER.message(e));
        }
    }

    /** The others belong to the database; setting them again is needless and may even be forbidden by them. */
    private static List<String> ofTheSession(Session session, Map<String, String> settings) {
        String sql = "SELECT lower(name) FROM duckdb_settings() WHERE scope = 'LOCAL'";
        return session.query(sql).rows().stream()
                .map(row -> settings.get(String.valueOf(row.get(0))))
                .filter(Objects::nonNull)
                .toList();
    }

    private SqlBuildException refused(Exception cause, String message) {
        // The cause may quote a secret in its message, so only its scrubbed text goes on.
        SqlBuildException failure =
                new SqlBuildException(Diagnostic.of(Code.E102, "connection to DuckDB failed: " + config.scrub(message))
                        .withHelp("check [connection] in sqlbuild_project.toml and sqlbuild_local.toml"));
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }
}
