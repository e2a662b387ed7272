package dev.sqlbuild.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits in tests for what another process or the server does in its own time. */
public final class Await {
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
            Thread.onSpinWait();
        }
    }
}
