package dev.sqlbuild.adapter.duckdb;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.duckdb.DuckDBConnection;

/** Connections to one in-memory database, as many as threads use it at the same time. */
final class ConnectionPool implements AutoCloseable {
    /** Work on a connection of one's own. */
    interface Use<T> {
        T on(DuckDBConnection connection) throws SQLException;
    }

    private final DuckDBConnection root;
    private final ConcurrentLinkedQueue<DuckDBConnection> idle = new ConcurrentLinkedQueue<>();

    ConnectionPool(DuckDBConnection root) {
        this.root = root;
    }

    <T> T use(Use<T> work) throws SQLException {
        DuckDBConnection connection = idle.poll();
        if (connection == null) connection = open();
        try {
            return work.on(connection);
        } finally {
            idle.add(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        for (DuckDBConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
        root.close();
    }

    /** Nothing is ever run, so optimizing would be lost time. */
    private DuckDBConnection open() throws SQLException {
        DuckDBConnection connection = root.duplicate();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA disable_optimizer");
        }
        return connection;
    }
}
