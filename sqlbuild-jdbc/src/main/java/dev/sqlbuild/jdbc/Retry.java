package dev.sqlbuild.jdbc;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a unit of work that lost against another transaction. Only for units that are idempotent and leave nothing
 * behind when they fail; model statements are never repeated.
 *
 * @param repeats how often the unit is tried again after its first failure
 * @param firstPause wait before the first repeat; doubles each time, with jitter
 */
public record Retry(int repeats, Duration firstPause) {
    /** Five repeats from 50 ms (adapters.md 6). */
    public static final Retry STANDARD = new Retry(5, Duration.ofMillis(50));

    /** The unit's result, or {@code A508} that carries every failure when all repeats met a conflict. */
    public <T extends @Nullable Object> T run(Supplier<T> unit) {
        List<StatementFailedException> conflicts = new ArrayList<>();
        while (true) {
            try {
                return unit.get();
            } catch (StatementFailedException e) {
                if (e.kind() != FailureKind.CONFLICT) throw e;
                conflicts.add(e);
                if (conflicts.size() > repeats) throw exhausted(conflicts);
                pause(conflicts.size());
            }
        }
    }

    /** As {@link #run(Supplier)}, for a unit without a result. */
    public void run(Runnable unit) {
        this.<@Nullable Object>run(() -> {
            unit.run();
            return null;
        });
    }

    private void pause(int failures) {
        long nanos = firstPause.toNanos() << (failures - 1);
        if (nanos == 0) return;
        try {
            Thread.sleep(
                    Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos))
                            .toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"), e);
        }
    }

    private static SqlBuildException exhausted(List<StatementFailedException> conflicts) {
        StatementFailedException last = conflicts.get(conflicts.size() - 1);
        Diagnostic diagnostic = Diagnostic.of(
                        Code.A508, "gave up after " + conflicts.size() + " attempts: " + last.engineMessage())
                .withHelp("another process changes the same objects; run the command again when it is done");
        SqlBuildException failure = new SqlBuildException(diagnostic, last);
        conflicts.forEach(failure::addSuppressed);
        return failure;
    }
}
