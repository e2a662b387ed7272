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
import org.duckdb.DuckDBConnection;

/** One opened database; every session is a duplicate of the root connection, so the file is opened once. */
final class DuckDbWarehouse implements Warehouse {
    private static final DriverDialect DRIVER = new DuckDbDriverDialect();

    private final DuckDBConnection root;
    private final ConnectionConfig config;
    private final List<String> settings;

    DuckDbWarehouse(DuckDBConnection root, ConnectionConfig config, List<String> settings) {
        this.root = root;
        this.config = config;
        this.settings = settings;
    }

    /** Runs the statements that make the configured database out of a freshly opened one. */
    void prepare(List<String> statements) {
        if (statements.isEmpty()) return;
        Session session = new Session(root, DRIVER);
        try {
            statements.forEach(session::execute);
        } catch (SqlBuildException e) {
            throw refused(e, e.diagnostic().message());
        }
    }

    /** Settings are repeated because some belong to the connection; the rest of the configuration to the database. */
    @Override
    public Session openSession() {
        try {
            Session session = new Session(root.duplicate(), DRIVER);
            settings.forEach(session::execute);
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

    private SqlBuildException refused(Exception cause, String message) {
        // The cause may quote a secret in its message, so only its scrubbed text goes on.
        SqlBuildException failure = new SqlBuildException(Diagnostic.of(
                        Code.E102, "connection to DuckDB failed: " + config.scrub(message))
                .withHelp("check [connection] in sqlbuild_project.toml and sqlbuild_local.toml"));
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }
}
