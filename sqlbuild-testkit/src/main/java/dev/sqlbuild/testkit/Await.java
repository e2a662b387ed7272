package dev.sqlbuild.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in tests for what another process or the server does in its own time. */
public final class Await {
    /** Asking costs a connection at times, and what is awaited needs the processor too. */
    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    /**
     * Asks until the condition holds.
     *
     * @param limit after which the test fails
     * @param what is awaited, for the failure
     */
    public static void until(Duration limit, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not so within " + limit + ": " + what);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
