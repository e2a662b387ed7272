package dev.sqlbuild.state.backend;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A database file of the store's own. Opened for a transaction and closed after it, so that other processes get their
 * turn; while one of them has it, opening is tried again for a while.
 *
 * <p>Opening and closing cost several times what a small transaction does, so when one transaction follows another at
 * once, the file stays open for a moment in case there are more. When they follow without end it is closed all the same,
 * for longer than another process pauses between two attempts.
 */
final class StateFile implements FileSessions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;
    private static final long GAP_NANOS = 3 * PAUSE_MILLIS * 1_000_000;
    private static final long LINGER_NANOS = 50_000_000;
    private static final long LONGEST_HOLD_NANOS = 1_000_000_000;
    /** The adapter is to try once; how long to go on is decided here. */
    private static final String ONE_ATTEMPT = "1ms";

    private final Adapter adapter;
    private final Path file;
    private final Map<String, Object> settings;
    private @Nullable Warehouse open;
    private long openedAt;
    private long usedAt;
    private boolean yielding;
    private @Nullable Thread closer;

    StateFile(Adapter adapter, Path file, Map<String, Object> settings) {
        this.adapter = adapter;
        this.file = file;
        this.settings = settings;
    }

    @Override
    public synchronized <T extends @Nullable Object> T use(Function<Session, T> work) {
        try (Session session = database().openSession()) {
            return work.apply(session);
        } finally {
            usedAt = System.nanoTime();
            boolean tooLong = usedAt - openedAt > LONGEST_HOLD_NANOS;
            if (tooLong) close();
            else closeLater();
            yielding = tooLong;
        }
    }

    @Override
    public synchronized void close() {
        Warehouse database = open;
        open = null;
        notifyAll();
        if (database != null) database.close();
    }

    private Warehouse database() {
        Warehouse database = open;
        if (database != null) return database;
        if (yielding) pause(Math.max(0, GAP_NANOS - (System.nanoTime() - usedAt)) / 1_000_000);
        database = connect();
        openedAt = System.nanoTime();
        usedAt = openedAt;
        open = database;
        return database;
    }

    private void closeLater() {
        if (closer != null) return;
        closer = new Thread(this::closeWhenIdle, "sqb-state-file");
        closer.setDaemon(true);
        closer.start();
    }

    private synchronized void closeWhenIdle() {
        try {
            while (open != null) {
                long left = LINGER_NANOS - (System.nanoTime() - usedAt);
                if (left <= 0) close();
                else wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            close();
        } finally {
            closer = null;
        }
    }

    private Warehouse connect() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ConnectionConfig config = config();
        while (true) {
            try {
                return adapter.connect(config, file.getRoot());
            } catch (SqlBuildException e) {
                if (e.diagnostic().code() != Code.A403) throw unreachable(e);
                if (System.nanoTime() >= deadline) throw busy(e);
                pause(PAUSE_MILLIS);
            }
        }
    }

    /** Read-only openings are avoided, but a file that cannot be written can at least be read. */
    private ConnectionConfig config() {
        Map<String, Object> values = new LinkedHashMap<>(settings);
        values.put("database", file.toString());
        values.put("connect_timeout", ONE_ATTEMPT);
        values.put("read_only", Files.exists(file) && !Files.isWritable(file));
        return ConnectionConfig.of(adapter, values);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"), e);
        }
    }

    private SqlBuildException unreachable(SqlBuildException cause) {
        return new SqlBuildException(
                Diagnostic.of(Code.E001, "Could not open state database '" + file + "'")
                        .withHelp(cause.diagnostic().message()),
                cause);
    }

    private SqlBuildException busy(SqlBuildException cause) {
        return new SqlBuildException(
                Diagnostic.of(Code.S070, "state database '" + file + "' is in use by another process")
                        .withNote(cause.diagnostic().message())
                        .withHelp("wait for that process or stop it; for several users keep the state in PostgreSQL"),
                cause);
    }
}
