package dev.sqlbuild.engine.run;

import dev.sqlbuild.jdbc.Session;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Stops a run from outside. Once stopped nothing new begins and every running statement is cancelled, except those of
 * a promotion, which are let through. Thread-safe; lives as long as one command.
 */
public final class RunControl {
    /** Why a run was stopped. */
    public enum Stop {
        /** A signal from the user. */
        INTERRUPT,
        /** {@code execution_limits.max_duration} is over. */
        DEADLINE
    }

    private final Set<Session> cancellable = new HashSet<>();
    private final Set<Session> uncut = new HashSet<>();
    private Optional<Stop> stop = Optional.empty();

    /** First Ctrl-C or SIGTERM. Returns at once; the run ends soon after and still gives its report. */
    public void interrupt() {
        stop(Stop.INTERRUPT);
    }

    /** Why the run was stopped, if it was. The first reason stays. */
    public synchronized Optional<Stop> stopped() {
        return stop;
    }

    public boolean isStopped() {
        return stopped().isPresent();
    }

    synchronized void stop(Stop reason) {
        if (stop.isPresent()) return;
        stop = Optional.of(reason);
        uncut.forEach(Session::askToStop);
        cancellable.forEach(Session::cancel);
    }

    /** Statements of this session may be cancelled from now on; at once if the run is already stopped. */
    public synchronized void add(Session session) {
        cancellable.add(session);
        if (stop.isPresent()) session.cancel();
    }

    public synchronized void remove(Session session) {
        cancellable.remove(session);
    }

    /**
     * Runs work that must not be cut in half once it has begun, such as a promotion. A stop only asks it to give up
     * where it waits for others.
     *
     * @return false if the run was already stopped and nothing was done
     */
    public boolean uncut(Session session, Runnable work) {
        synchronized (this) {
            if (stop.isPresent()) return false;
            cancellable.remove(session);
            uncut.add(session);
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                uncut.remove(session);
            }
            add(session);
        }
        return true;
    }
}
