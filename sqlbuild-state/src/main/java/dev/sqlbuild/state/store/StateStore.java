package dev.sqlbuild.state.store;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.state.backend.StateBackend;
import dev.sqlbuild.state.backend.StateBackends;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StateTransactions;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.journal.Journal;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lifecycle.SchemaGuard;
import dev.sqlbuild.state.lifecycle.StoreOwner;
import dev.sqlbuild.state.lifecycle.StoredBackups;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.lock.LockRow;
import dev.sqlbuild.state.lock.Locks;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state store of one environment. Reads see one moment; writes need a lease and begin by proving that it is still
 * held, so an unfenced write does not compile. Work handed in may run more than once and must have no other effects.
 * Thread-safe; connects when first used.
 */
public final class StateStore implements AutoCloseable {
    private final StoreConfig config;
    private final StateTransactions transactions;

    private StateStore(StoreConfig config, StateBackend backend) {
        this.config = config;
        this.transactions = new StateTransactions(backend, config.schema());
    }

    /**
     * @param adapter of the store's engine
     * @param projectDir where relative paths start
     * @param shared the open warehouse, when the store lives in its file
     */
    public static StateStore open(StoreConfig config, Adapter adapter, Path projectDir, Optional<Warehouse> shared) {
        return new StateStore(config, StateBackends.open(config, adapter, projectDir, shared));
    }

    public StoreConfig config() {
        return config;
    }

    /** For lifecycle commands, which work on the tables themselves. */
    public StateTransactions transactions() {
        return transactions;
    }

    /** Refuses a store whose file is not there, without making it. */
    public void requireFound() {
        guard().requireFound();
    }

    /** Refuses a store that is missing, damaged, of another schema version (state-store.md 5) or of another project. */
    public void requireUsable() {
        guard().requireUsable();
    }

    /** What every command asks first. */
    public SchemaGuard guard() {
        return new SchemaGuard(transactions, config);
    }

    /** All owners that the store has had, the present one first. */
    public List<String> owners() {
        return transactions.read(StoreOwner::list);
    }

    /** Locks of a command, given back when closed. */
    public Leases leases(String command) {
        return new Leases(transactions, command, config.lockTtl());
    }

    /**
     * The lock of a VDE. What dead processes left running on it is marked in the same transaction, before anything else is
     * done under the lock (virtual-recovery.md 1.3).
     *
     * @return the lease, and the operations that were marked
     */
    public Leases.Taken<List<Operation>> lock(Leases leases, VdeName vde) {
        return leases.acquire(LockKey.of(vde), (sql, lease) -> new Journal(sql).interruptOthers(vde, lease));
    }

    /** The lock of the janitor; what a dead one left running is marked in the same transaction. */
    public Lease lockForCleanup(Leases leases) {
        return leases.acquire(
                        LockKey.JANITOR, (sql, lease) -> new Journal(sql).interruptOthers(OperationType.JANITOR, lease))
                .lease();
    }

    public <T extends @Nullable Object> T read(Function<StateView, T> work) {
        return transactions.read(sql -> work.apply(new StateView(sql)));
    }

    /**
     * @throws dev.sqlbuild.state.lock.LeaseLostException when another process has the lock now; nothing is written
     */
    public <T extends @Nullable Object> T write(Lease lease, Function<StateTx, T> work) {
        return write(List.of(lease), work);
    }

    /** The same about what several locks protect, all of which must be held. */
    public <T extends @Nullable Object> T write(Collection<Lease> leases, Function<StateTx, T> work) {
        return transactions.write(sql -> {
            new Locks(sql).requireHeld(leases);
            return work.apply(new StateTx(sql, leases));
        });
    }

    /** Adds a row of history that no lock guards, because nothing is decided by it and it changes no other row. */
    public void record(ReconcileEvent event) {
        transactions.write(sql -> {
            event.insert(sql);
            return event;
        });
    }

    /** Ids of the backups of this store with the time of their making, newest first. */
    public List<Aged<String>> backups() {
        return transactions.read(sql -> StoredBackups.list(sql, config.schema()));
    }

    /** Removes a backup. */
    public void deleteBackup(Lease lease, String id) {
        transactions.write(sql -> {
            new Locks(sql).requireHeld(List.of(lease));
            StoredBackups.drop(sql, config.schema(), id);
            return id;
        });
    }

    /**
     * Takes a lock away from whoever holds it, and keeps a record of that. The holder notices before it writes again.
     *
     * @param force whether also an active one
     * @return the lock as it was; {@code C910} if there is none, {@code C909} for an active one without force
     */
    public LockRow clearLock(LockKey key, boolean force) {
        return transactions.write(sql -> {
            Locks locks = new Locks(sql);
            LockRow row = locks.find(key).orElseThrow(() -> refusal(Code.C910, "unknown lock '" + key + "'"));
            if (row.active() && !force) throw refusal(Code.C909, "clearing an active lock requires --force");
            locks.clear(List.of(key));
            keep(sql, row.key().vde(), "lock " + key + ", held by " + row.owner());
            return row;
        });
    }

    /**
     * The same with all locks of a command, of which a dead one leaves one for each version it worked on.
     *
     * @return the locks as they were
     */
    public List<LockRow> clearLocks(String owner, boolean force) {
        return transactions.write(sql -> {
            Locks locks = new Locks(sql);
            List<LockRow> rows = locks.list().stream()
                    .filter(row -> row.owner().equals(owner))
                    .toList();
            if (rows.isEmpty()) throw refusal(Code.C910, "unknown lock: nobody holds any as '" + owner + "'");
            if (!force && rows.stream().anyMatch(LockRow::active)) {
                throw refusal(Code.C909, "clearing an active lock requires --force");
            }
            locks.clear(rows.stream().map(LockRow::key).toList());
            Optional<VdeName> vde =
                    rows.stream().flatMap(row -> row.key().vde().stream()).findFirst();
            keep(sql, vde, rows.size() + " locks held by " + owner);
            return rows;
        });
    }

    /** For people who ask later. */
    private static void keep(StateSql sql, Optional<VdeName> vde, String what) {
        Journal journal = new Journal(sql);
        Operation operation = Operation.clearing(vde);
        journal.start(operation, List.of(), "clear " + what);
        journal.finish(operation, "cleared " + what);
    }

    private static SqlBuildException refusal(Code code, String message) {
        return new SqlBuildException(Diagnostic.of(code, message)
                .withHelp(
                        code == Code.C909
                                ? "only clear it when the process that holds it no longer runs"
                                : "list them with: sqb state locks --all"));
    }

    @Override
    public void close() {
        transactions.backend().close();
    }
}
