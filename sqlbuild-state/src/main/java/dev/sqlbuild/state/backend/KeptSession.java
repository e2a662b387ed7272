package dev.sqlbuild.state.backend;

import dev.sqlbuild.jdbc.Session;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session that stays open between uses, one user at a time, and is replaced once its connection is gone. */
final class KeptSession implements AutoCloseable {
    /** After a pause of this length the other side may have hung up. */
    private static final long UNCERTAIN_NANOS = 10_000_000_000L;

    private static final int PATIENCE_SECONDS = 5;

    private final Supplier<Session> opening;
    private @Nullable Session open;
    private long lastUsed;

    KeptSession(Supplier<Session> opening) {
        this.opening = opening;
    }

    synchronized <T extends @Nullable Object> T use(Function<Session, T> work) {
        Session session = session();
        try {
            return work.apply(session);
        } catch (RuntimeException | Error e) {
            if (!isAlive(session)) close();
            throw e;
        } finally {
            lastUsed = System.nanoTime();
        }
    }

    @Override
    public synchronized void close() {
        Session session = open;
        open = null;
        if (session == null) return;
        try {
            session.close();
        } catch (RuntimeException e) {
            // Whatever the connection had, the server has rolled back.
        }
    }

    private Session session() {
        if (open != null && System.nanoTime() - lastUsed > UNCERTAIN_NANOS && !isAlive(open)) close();
        if (open == null) open = opening.get();
        return open;
    }

    private static boolean isAlive(Session session) {
        try {
            return session.connection().isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
