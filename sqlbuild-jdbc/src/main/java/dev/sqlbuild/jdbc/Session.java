package dev.sqlbuild.jdbc;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open connection. Used by one thread at a time; only {@link #cancel()} may come from another. Starts outside a
 * transaction, where every statement commits by itself.
 *
 * <p>Every statement goes through one wrapper that tells the {@link StatementListener} and turns driver errors into
 * diagnostics: {@code E101} with the engine's message, {@code A509} for a timeout, {@code E103} after a cancel.
 */
public final class Session implements AutoCloseable {
    private static final StatementHalt HALT = StatementHalt.ofProcess();
    private static final int CANCEL_ATTEMPTS = 100;
    private static final long CANCEL_PAUSE_NANOS = 10_000_000;

    private final Connection connection;
    private final DriverDialect driver;
    private final Release release;
    private final PlainValue values;
    private StatementListener listener = StatementListener.NONE;
    private Duration timeout = Duration.ZERO;
    private boolean transaction;
    private boolean broken;
    private volatile boolean cancelled;
    private volatile boolean stopAsked;
    private volatile @Nullable Statement running;

    /** What becomes of the connection when the session is closed. */
    public interface Release {
        /** @param clean whether the connection is open, outside a transaction and was not cancelled */
        void release(Connection connection, boolean clean) throws SQLException;
    }

    public Session(Connection connection, DriverDialect driver) {
        this(connection, driver, (closed, clean) -> closed.close());
    }

    public Session(Connection connection, DriverDialect driver, Release release) {
        this.connection = connection;
        this.driver = driver;
        this.release = release;
        this.values = new PlainValue(driver);
    }

    /** From now on this listener, and no other, sees the statements. */
    public void listenWith(StatementListener newListener) {
        listener = newListener;
    }

    /** Limit for each following statement; zero means none. */
    public void statementTimeout(Duration limit) {
        timeout = limit;
    }

    /** The driver's connection, for bulk loading by an adapter; statements belong into {@link #execute}. */
    public Connection connection() {
        return connection;
    }

    /** Runs one statement and returns the affected rows, 0 where the engine does not count. */
    public long execute(String sql) {
        return observed(sql, statement -> {
            if (!statement.execute(sql)) return Math.max(0L, statement.getLargeUpdateCount());
            drain(statement.getResultSet());
            return 0L;
        });
    }

    /** Runs one query and reads at most {@code limit} rows. */
    public QueryResult query(String sql, int limit) {
        return observed(sql, statement -> {
            driver.prepareToRead(statement, limit);
            try (ResultSet result = statement.executeQuery(sql)) {
                return read(result, limit);
            }
        });
    }

    /** Runs one query and reads all rows; for results known to be small. */
    public QueryResult query(String sql) {
        return query(sql, Integer.MAX_VALUE);
    }

    /** Runs one statement with bound values and returns the affected rows. */
    public long execute(BoundSql sql) {
        return prepared(sql, statement -> {
            if (!statement.execute()) return Math.max(0L, statement.getLargeUpdateCount());
            drain(statement.getResultSet());
            return 0L;
        });
    }

    /** Runs one query, or one change that returns rows, with bound values and reads all rows. */
    public QueryResult query(BoundSql sql) {
        return prepared(sql, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                return read(result, Integer.MAX_VALUE);
            }
        });
    }

    /** Runs a statement of any kind and reads at most {@code limit} of its rows, if it gives rows. */
    public StatementResult run(String sql, int limit) {
        return observed(sql, statement -> {
            driver.prepareToRead(statement, limit);
            if (!statement.execute(sql))
                return StatementResult.affecting(Math.max(0L, statement.getLargeUpdateCount()));
            try (ResultSet result = statement.getResultSet()) {
                return StatementResult.of(read(result, limit));
            }
        });
    }

    /**
     * Work with the driver's own means, such as its bulk loading.
     *
     * @param sql what is shown of it
     */
    public <T> T work(String sql, DriverWork<T> work) {
        return observed(sql, statement -> work.on(connection));
    }

    /** Work on the driver's connection. */
    public interface DriverWork<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Whether the connection still stands; a server that goes away ends it. */
    public boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    public boolean isInTransaction() {
        return transaction;
    }

    public void begin() {
        begin("BEGIN TRANSACTION");
    }

    private void begin(String statement) {
        if (transaction) throw new IllegalStateException("a transaction is already open");
        execute(statement);
        transaction = true;
        broken = false;
    }

    /** Ends the transaction; whether it succeeds or fails, there is none afterwards. */
    public void commit() {
        if (broken)
            throw new IllegalStateException("a statement of this transaction failed; it can only be rolled back");
        transaction = false;
        execute("COMMIT");
    }

    /** Ends the open transaction without its changes; works also after a failure or a cancel. */
    public void rollback() {
        transaction = false;
        broken = false;
        observed("ROLLBACK", connection::createStatement, statement -> statement.execute("ROLLBACK"), false);
    }

    /** Runs {@code work} in one transaction; a failure rolls back, and a failing rollback is suppressed into it. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return inTransaction("BEGIN TRANSACTION", work);
    }

    /** Runs work that only reads in a transaction in which the engine refuses anything else. */
    public <T extends @Nullable Object> T readOnly(Supplier<T> work) {
        return inTransaction("BEGIN TRANSACTION READ ONLY", work);
    }

    private <T extends @Nullable Object> T inTransaction(String beginning, Supplier<T> work) {
        begin(beginning);
        try {
            T result = work.get();
            commit();
            return result;
        } catch (RuntimeException | Error failure) {
            try {
                if (transaction) rollback();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** As {@link #inTransaction(Supplier)}, for work without a result. */
    public void inTransaction(Runnable work) {
        this.<@Nullable Object>inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Part of an open transaction that may fail without the rest: a failure undoes what {@code work} did and is thrown
     * on. For engines that have savepoints.
     */
    public <T extends @Nullable Object> T inSavepoint(Supplier<T> work) {
        execute("SAVEPOINT sqlbuild");
        try {
            T result = work.get();
            execute("RELEASE SAVEPOINT sqlbuild");
            return result;
        } catch (RuntimeException failure) {
            try {
                execute("ROLLBACK TO SAVEPOINT sqlbuild");
                broken = false;
                execute("RELEASE SAVEPOINT sqlbuild");
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** As {@link #inSavepoint(Supplier)}, for work without a result. */
    public void inSavepoint(Runnable work) {
        this.<@Nullable Object>inSavepoint(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Asks whoever waits on this session, for a lock perhaps, to give up at the next occasion; nothing that runs is cut
     * short. Safe from any thread.
     */
    public void askToStop() {
        stopAsked = true;
    }

    public boolean isStopAsked() {
        return stopAsked || cancelled;
    }

    /**
     * Stops the running statement and refuses every later one with {@code E103}; only {@link #rollback()} and {@link
     * #close()} still work. Safe from any thread. Waits up to a second for the statement to end, because a cancel that
     * arrives just before the engine starts is lost and has to be repeated.
     */
    public void cancel() {
        cancelled = true;
        for (int i = 0; i < CANCEL_ATTEMPTS; i++) {
            Statement statement = running;
            if (statement == null) return;
            try {
                driver.cancel(statement);
            } catch (SQLException e) {
                return; // It has ended meanwhile; the flag stops the next one.
            }
            LockSupport.parkNanos(CANCEL_PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        try {
            release.release(connection, !transaction && !cancelled && isOpen());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private <T> T observed(String sql, Work<Statement, T> work) {
        return observed(sql, connection::createStatement, work, true);
    }

    private <T> T prepared(BoundSql sql, Work<PreparedStatement, T> work) {
        return observed(
                sql.text(),
                () -> connection.prepareStatement(sql.text()),
                statement -> {
                    sql.bind(statement, connection);
                    return work.on(statement);
                },
                true);
    }

    private <S extends Statement, T> T observed(String sql, Opening<S> opening, Work<S, T> work, boolean cancellable) {
        if (cancelled && cancellable) throw interrupted();
        listener.before(sql);
        int number = HALT.begin();
        long start = System.nanoTime();
        try {
            T result = run(opening, work, cancellable);
            HALT.end(number);
            listener.after(sql, Duration.ofNanos(System.nanoTime() - start), Optional.empty());
            return result;
        } catch (SQLException e) {
            HALT.end(number);
            broken = transaction;
            SqlBuildException failure = failure(e);
            listener.after(sql, Duration.ofNanos(System.nanoTime() - start), Optional.of(failure));
            throw failure;
        }
    }

    /** A new statement each time: engines close it when it fails. */
    private <S extends Statement, T> T run(Opening<S> opening, Work<S, T> work, boolean cancellable)
            throws SQLException {
        try (S statement = opening.open()) {
            if (!timeout.isZero()) statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
            if (!cancellable) return work.on(statement);
            running = statement;
            if (cancelled) throw new SQLTimeoutException("cancelled before it ran");
            return work.on(statement);
        } finally {
            running = null;
        }
    }

    private SqlBuildException failure(SQLException e) {
        FailureKind kind = driver.kind(e);
        boolean timedOut = kind == FailureKind.INTERRUPTED && !timeout.isZero();
        if (cancelled || (kind == FailureKind.INTERRUPTED && !timedOut)) return interrupted();
        String message = driver.message(e);
        Diagnostic diagnostic = timedOut ? timedOut() : Diagnostic.of(codeOf(kind), message);
        if (e.getSQLState() != null) diagnostic = diagnostic.withNote("SQLSTATE " + e.getSQLState());
        return new StatementFailedException(diagnostic, kind, message, e);
    }

    private static Code codeOf(FailureKind kind) {
        return kind == FailureKind.READ_ONLY ? Code.A404 : Code.E101;
    }

    private Diagnostic timedOut() {
        return Diagnostic.of(Code.A509, "statement timed out after " + timeout.toSeconds() + "s")
                .withHelp("raise statement_timeout in [connection], or make the statement cheaper");
    }

    private static SqlBuildException interrupted() {
        return new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
    }

    private QueryResult read(ResultSet result, int limit) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        int width = meta.getColumnCount();
        List<QueryResult.Column> columns = new ArrayList<>(width);
        List<Optional<Class<?>>> javaTypes = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
            columns.add(new QueryResult.Column(meta.getColumnLabel(i), driver.typeName(meta, i)));
            javaTypes.add(driver.javaType(meta, i));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            if (rows.size() == limit) return new QueryResult(columns, rows, true);
            List<@Nullable Object> row = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                Optional<Class<?>> javaType = javaTypes.get(i - 1);
                row.add(javaType.isPresent() ? result.getObject(i, javaType.get()) : values.of(result.getObject(i)));
            }
            rows.add(row);
        }
        return new QueryResult(columns, rows, false);
    }

    /** A streaming driver has run a query to its end only when all rows were fetched. */
    private static void drain(ResultSet result) throws SQLException {
        try (result) {
            while (result.next()) {
                continue;
            }
        }
    }

    private interface Opening<S extends Statement> {
        S open() throws SQLException;
    }

    private interface Work<S extends Statement, T> {
        T on(S statement) throws SQLException;
    }
}
