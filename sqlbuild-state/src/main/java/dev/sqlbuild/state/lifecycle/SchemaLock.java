package dev.sqlbuild.state.lifecycle;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StateTransactions;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.lock.Locks;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.SchemaCheck;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lock on the whole schema, taken where there is a table of locks to take it in. Its life is short, since a killed
 * command should not keep others out for long; it is prolonged while the command runs.
 */
final class SchemaLock implements AutoCloseable {
    private static final Duration LIFE = Duration.ofSeconds(30);
    static final List<StateTable> TABLES = List.of(StateCatalog.LOCKS, StateCatalog.LOCK_FENCES);

    private final StateTransactions transactions;
    private final Leases leases;
    private final Optional<Lease> lease;

    private SchemaLock(StateTransactions transactions, Leases leases, Optional<Lease> lease) {
        this.transactions = transactions;
        this.leases = leases;
        this.lease = lease;
    }

    /** Takes the lock, or {@code S067}; says so when locks cannot be read and are therefore not looked at. */
    static SchemaLock take(StateTransactions transactions, String command, Consumer<Diagnostic> warnings) {
        Leases leases = new Leases(transactions, command, LIFE);
        if (!transactions.backend().exists()) return new SchemaLock(transactions, leases, Optional.empty());
        FoundSchema found = transactions.read(sql -> new SchemaReader(sql).whole(transactions.schema()));
        if (SchemaCheck.full(found, transactions.backend().keyForm(), TABLES).isEmpty()) {
            return new SchemaLock(transactions, leases, Optional.of(leases.acquire(LockKey.STATE_MIGRATION)));
        }
        if (found.has(StateCatalog.LOCKS)) {
            warnings.accept(Diagnostic.of(Code.E001, "the table of locks is damaged; nobody was asked to wait")
                    .withSeverity(Severity.WARNING));
        }
        return new SchemaLock(transactions, leases, Optional.empty());
    }

    /** One transaction under the lock. */
    <T> T write(Function<StateSql, T> work) {
        return transactions.write(sql -> {
            lease.ifPresent(held -> new Locks(sql).requireHeld(List.of(held)));
            return work.apply(sql);
        });
    }

    Optional<Lease> lease() {
        return lease;
    }

    /** The row of the lock went away with its table. */
    void forget() {
        lease.ifPresent(leases::forget);
    }

    @Override
    public void close() {
        leases.close();
    }
}
