package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Retry;
import dev.sqlbuild.jdbc.StatementFailedException;
import dev.sqlbuild.state.backend.StateBackend.Purpose;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State transactions: one database transaction each. Work must be repeatable, since what loses against another
 * transaction is tried again; a failure of the database is {@code E001}. If the process dies inside, nothing happened;
 * if the connection dies in the commit, the server is asked what has become of it.
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
        Ending<T> ending = new Ending<>();
        try {
            return RETRY.run(() -> backend.use(purpose, session -> {
                ending.result = Optional.empty();
                return session.inTransaction(() -> {
                    if (reading) backend.readOneMoment(session);
                    T result = work.apply(new StateSql(backend, session, schema));
                    if (!reading) ending.transaction = backend.transaction(session);
                    ending.result = Optional.of(() -> result);
                    return result;
                });
            }));
        } catch (StatementFailedException e) {
            if (ending.result.isPresent() && (reading || hasCommitted(purpose, ending.transaction, e)))
                return ending.result.get().get();
            throw failed(e, reading);
        } catch (SqlBuildException e) {
            if (e.getCause() instanceof StatementFailedException cause && cause.kind() == FailureKind.CONFLICT) {
                throw failed(cause, reading);
            }
            throw e;
        }
    }

    /** How far a transaction has come: once it has a result, only the answer to its commit is awaited. */
    private static final class Ending<T extends @Nullable Object> {
        private Optional<Supplier<T>> result = Optional.empty();
        private Optional<Long> transaction = Optional.empty();
    }

    /** A connection that is lost during a commit says nothing about the commit; the server does. */
    private boolean hasCommitted(Purpose purpose, Optional<Long> transaction, StatementFailedException failure) {
        if (transaction.isEmpty()) return false;
        try {
            return backend.isCommitted(purpose, transaction.get());
        } catch (SqlBuildException unreachable) {
            failure.addSuppressed(unreachable);
            throw new SqlBuildException(
                    Diagnostic.of(
                                    Code.E001,
                                    "the state store was lost in the middle of a commit, and whether it was written is"
                                            + " unknown: " + failure.engineMessage())
                            .withHelp("see what was done with sqb state operations, then try again"),
                    failure);
        }
    }

    private SqlBuildException failed(StatementFailedException e, boolean reading) {
        Optional<Diagnostic> readOnly = reading ? Optional.empty() : backend.whyReadOnly();
        if (readOnly.isPresent()) return new SqlBuildException(readOnly.get(), e);
        Diagnostic diagnostic = Diagnostic.of(Code.E001, "the state store failed: " + e.engineMessage());
        for (String note : e.diagnostic().notes()) diagnostic = diagnostic.withNote(note);
        return new SqlBuildException(diagnostic.withHelp("the transaction was rolled back; try again"), e);
    }
}
