package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands out sessions and keeps the connections of closed ones for the next: a command opens several in turn. */
final class PostgresWarehouse implements Warehouse {
    private static final DriverDialect DRIVER = new PostgresDriverDialect();

    private final PostgresOpening opening;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    private PostgresWarehouse(PostgresOpening opening) {
        this.opening = opening;
    }

    /** Connects once, so that a wrong configuration shows at once. */
    static PostgresWarehouse open(PostgresOpening opening) {
        PostgresWarehouse warehouse = new PostgresWarehouse(opening);
        warehouse.idle.push(opening.connect());
        return warehouse;
    }

    @Override
    public Session openSession() {
        Connection connection = reused().orElseGet(opening::connect);
        try {
            opening.prepare(connection);
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
        Session session = new Session(connection, DRIVER, this::release);
        session.statementTimeout(opening.config().duration("statement_timeout").orElse(Duration.ZERO));
        return session;
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(PostgresWarehouse::closeQuietly);
        idle.clear();
    }

    private synchronized void release(Connection connection, boolean clean) throws SQLException {
        if (clean && !closed) idle.push(connection);
        else connection.close();
    }

    /** A connection that still works, without anything that an earlier session left in it. */
    private Optional<Connection> reused() {
        for (Connection connection = poll(); connection != null; connection = poll()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DISCARD ALL");
                return Optional.of(connection);
            } catch (SQLException e) {
                closeQuietly(connection);
            }
        }
        return Optional.empty();
    }

    private synchronized @Nullable Connection poll() {
        return idle.poll();
    }

    /** A connection that is given up anyway; what the server says to that helps nobody. */
    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            return;
        }
    }
}
