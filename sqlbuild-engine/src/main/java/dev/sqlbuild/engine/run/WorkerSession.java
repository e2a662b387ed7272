package dev.sqlbuild.engine.run;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import org.jspecify.annotations.Nullable;

/** The session of one worker, opened when it is first needed. Used by one thread. */
public final class WorkerSession implements AutoCloseable {
    private final Warehouse warehouse;
    private final RunControl control;
    private @Nullable Session session;

    public WorkerSession(Warehouse warehouse, RunControl control) {
        this.warehouse = warehouse;
        this.control = control;
    }

    /** The open session, another one when the server ended the last; its statements are cancelled when the run is stopped. */
    public Session get() {
        if (session != null && !session.isOpen()) discard();
        if (session == null) {
            session = warehouse.openSession();
            control.add(session);
        }
        return session;
    }

    /** Drops a session that can no longer be trusted; the next use opens another. */
    public void discard() {
        if (session == null) return;
        control.remove(session);
        Session old = session;
        session = null;
        old.close();
    }

    @Override
    public void close() {
        discard();
    }
}
