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
 */
final class StateFile implements FileSessions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 25;
    /** The adapter is to try once; how long to go on is decided here. */
    private static final String ONE_ATTEMPT = "1ms";

    private final Adapter adapter;
    private final Path file;
    private final Map<String, Object> settings;

    StateFile(Adapter adapter, Path file, Map<String, Object> settings) {
        this.adapter = adapter;
        this.file = file;
        this.settings = settings;
    }

    @Override
    public <T extends @Nullable Object> T use(Function<Session, T> work) {
        try (Warehouse database = open();
                Session session = database.openSession()) {
            return work.apply(session);
        }
    }

    @Override
    public void close() {}

    private Warehouse open() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ConnectionConfig config = config();
        while (true) {
            try {
                return adapter.connect(config, file.getRoot());
            } catch (SqlBuildException e) {
                if (e.diagnostic().code() != Code.A403) throw unreachable(e);
                if (System.nanoTime() >= deadline) throw busy(e);
                pause();
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

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
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
