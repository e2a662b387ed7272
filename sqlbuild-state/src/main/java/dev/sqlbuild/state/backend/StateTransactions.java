package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Retry;
import dev.sqlbuild.jdbc.StatementFailedException;
import dev.sqlbuild.state.backend.StateBackend.Purpose;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State transactions: one database transaction each. Work must be repeatable, since what loses against another
 * transaction is tried again; a failure of the database is {@code E001}. If the process dies inside, nothing happened.
 *
 * @param schema that holds the tables
 */
public record StateTransactions(StateBackend backend, String schema) {
    private static final Retry RETRY = new Retry(3, Duration.ofMillis(20));

    /** Changes that happen together or not at all. */
    public <T extends @Nullable Object> T write(Function<StateSql, T> work) {
        return transaction(Purpose.WORK, false, work);
    }

    /** The same for heartbeats, which do not wait for work where the engine has several connections. */
    public <T extends @Nullable Object> T beat(Function<StateSql, T> work) {
        return transaction(Purpose.HEARTBEAT, false, work);
    }

    /** Reads that see one moment. */
    public <T extends @Nullable Object> T read(Function<StateSql, T> work) {
        return transaction(Purpose.WORK, true, work);
    }

    private <T extends @Nullable Object> T transaction(Purpose purpose, boolean reading, Function<StateSql, T> work) {
        try {
            return RETRY.run(() -> backend.use(
                    purpose,
                    session -> session.inTransaction(() -> {
                        if (reading) backend.readOneMoment(session);
                        return work.apply(new StateSql(backend, session, schema));
                    })));
        } catch (StatementFailedException e) {
            throw failed(e);
        } catch (SqlBuildException e) {
            if (e.getCause() instanceof StatementFailedException cause && cause.kind() == FailureKind.CONFLICT) {
                throw failed(cause);
            }
            throw e;
        }
    }

    private static SqlBuildException failed(StatementFailedException e) {
        Diagnostic diagnostic = Diagnostic.of(Code.E001, "the state store failed: " + e.engineMessage());
        for (String note : e.diagnostic().notes()) diagnostic = diagnostic.withNote(note);
        return new SqlBuildException(diagnostic.withHelp("the transaction was rolled back; try again"), e);
    }
}
