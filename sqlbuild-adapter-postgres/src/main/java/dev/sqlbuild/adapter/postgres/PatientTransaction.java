package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that takes away what others read. Each attempt waits for a lock shorter than the server waits before it
 * looks for a deadlock, so that no reader is ever the victim of one or waits long behind us; the whole transaction
 * is then rolled back and tried again after a pause, until the connection's {@code lock_timeout} is over.
 */
final class PatientTransaction {
    /** Setting of a session that holds its {@code lock_timeout} in milliseconds. */
    static final String PATIENCE = "sqlbuild.lock_timeout";

    private static final String SHORT_LOCK_WAIT = "SELECT pg_catalog.set_config('lock_timeout',"
            + " (SELECT (setting::int / 2)::text FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'), true)";

    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Session session;
    private final GaveUp gaveUp;

    /** Says that patience is over. */
    interface GaveUp {
        SqlBuildException after(Duration waited, StatementFailedException cause);
    }

    PatientTransaction(Session session, GaveUp gaveUp) {
        this.session = session;
        this.gaveUp = gaveUp;
    }

    /** Runs the work in a transaction, again and again while others hold what it needs. */
    <T extends @Nullable Object> T run(Supplier<T> work) {
        if (session.isInTransaction()) return work.get();
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return session.inTransaction(() -> {
                    session.query(SHORT_LOCK_WAIT);
                    return work.get();
                });
            } catch (StatementFailedException e) {
                if (!PostgresSwap.isConflict(e)) throw e;
                if (session.isStopAsked()) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"), e);
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (waited.compareTo(patience()) >= 0) throw gaveUp.after(waited, e);
                sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private Duration patience() {
        Object millis = session.query("SELECT pg_catalog.current_setting('" + PATIENCE + "', true)")
                .single();
        if (millis == null || millis.toString().isEmpty()) return DEFAULT_PATIENCE;
        return Duration.ofMillis(Long.parseLong(millis.toString()));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"), e);
        }
    }
}
