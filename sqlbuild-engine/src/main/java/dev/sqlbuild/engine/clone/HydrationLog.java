package dev.sqlbuild.engine.clone;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.Hydration.Item;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registers versions whose relations stand, many in one state transaction, and gives their locks back. Dying before that
 * leaves whole relations that nobody trusts: the next clone or build replaces them. Thread-safe.
 */
final class HydrationLog {
    private static final int GROUP = 64;
    private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;

    private final StateStore store;
    private final Leases leases;
    private final Map<VersionRef, Lease> held;
    private final String runId;
    private final Map<VersionRef, Diagnostic> failures = new HashMap<>();
    private List<Item> pending = new ArrayList<>();
    private long lastWrite = System.nanoTime();

    /** @param held the lock of each version that is made; functions have none */
    HydrationLog(StateStore store, Leases leases, Map<VersionRef, Lease> held, String runId) {
        this.store = store;
        this.leases = leases;
        this.held = Map.copyOf(held);
        this.runId = runId;
    }

    /** Refuses to go on with a version whose lock is known to be lost. */
    void check(Item item) {
        lease(item).ifPresent(leases::check);
    }

    private Optional<Lease> lease(Item item) {
        return Optional.ofNullable(held.get(item.ref()));
    }

    /** The relation stands. */
    void made(Item item) {
        List<Item> ready;
        synchronized (this) {
            pending.add(item);
            if (pending.size() < GROUP && System.nanoTime() - lastWrite < LONGEST_WAIT_NANOS) return;
            ready = take();
        }
        write(ready);
    }

    /** Registers the rest. */
    void finish() {
        write(take());
    }

    /** Why versions that were made are not registered. */
    synchronized Map<VersionRef, Diagnostic> failures() {
        return Map.copyOf(failures);
    }

    /** A function waits for the view that calls it: without a lock nothing is written. */
    private synchronized List<Item> take() {
        lastWrite = System.nanoTime();
        if (pending.stream().allMatch(item -> lease(item).isEmpty())) return List.of();
        List<Item> ready = pending;
        pending = new ArrayList<>();
        return ready;
    }

    private void write(List<Item> made) {
        List<Item> ready = new ArrayList<>(made);
        List<Lease> proofs = proofs(ready);
        while (!proofs.isEmpty()) {
            try {
                register(ready, proofs);
                leases.release(proofs);
                return;
            } catch (LeaseLostException lost) {
                fail(
                        lost,
                        ready.stream()
                                .filter(item ->
                                        lease(item).filter(lost.lease()::equals).isPresent())
                                .toList());
                ready.removeIf(item -> lease(item).filter(lost.lease()::equals).isPresent());
                proofs = proofs(ready);
            } catch (SqlBuildException e) {
                fail(e, ready);
                return;
            }
        }
    }

    private List<Lease> proofs(List<Item> items) {
        return items.stream().flatMap(item -> lease(item).stream()).toList();
    }

    private void register(List<Item> made, List<Lease> proofs) {
        List<NodeVersion> versions = made.stream()
                .map(item -> item.version().withStatus(VersionStatus.READY))
                .toList();
        List<VersionRef> refs = made.stream().map(Item::ref).toList();
        store.write(proofs, tx -> {
            List<PhysicalRelation> homes = made.stream()
                    .map(item -> item.home().afterRun(runId, true, Optional.of(tx.now())))
                    .toList();
            tx.putVersions(versions);
            tx.putRelations(homes);
            tx.deleteAncestry(refs);
            return homes;
        });
    }

    private synchronized void fail(SqlBuildException cause, List<Item> items) {
        items.forEach(item -> failures.put(item.ref(), cause.diagnostic()));
    }
}
