package dev.sqlbuild.state.lock;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StateTransactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one command, all under one owner. As long as this is open a thread prolongs them, so their time to live
 * matters only when the process dies; closing gives them back. Thread-safe.
 */
public final class Leases implements AutoCloseable {
    private static final int BEATS_PER_LIFE = 10;
    private static final long LONGEST_RETRY_MILLIS = 1000;

    private final StateTransactions transactions;
    private final String owner;
    private final Duration ttl;
    private final Map<LockKey, Lease> held = new TreeMap<>();
    private final Set<Lease> lost = new HashSet<>();
    private @Nullable Thread heartbeat;
    private long renewedAt;
    private long renewedAtMillis;

    /** @param command word by which people know the holder, such as {@code build} */
    public Leases(StateTransactions transactions, String command, Duration ttl) {
        this.transactions = transactions;
        this.owner = command + ":" + UUID.randomUUID();
        this.ttl = ttl;
    }

    /** The lock, or {@code S014}, {@code S067} or {@code S068}; never waits. */
    public Lease acquire(LockKey key) {
        return acquire(List.of(key)).get(0);
    }

    /** All of the locks or none, in the order of their keys. */
    public List<Lease> acquire(Collection<LockKey> keys) {
        List<Lease> leases =
                transactions.write(sql -> new Locks(sql).acquire(keys, owner, Holder.ofThisProcess(), ttl));
        keep(leases);
        return leases;
    }

    /** Those of the locks that are free; {@code S067} when the state schema is being changed. */
    public List<Lease> acquireFree(Collection<LockKey> keys) {
        List<Lease> leases =
                transactions.write(sql -> new Locks(sql).acquireFree(keys, owner, Holder.ofThisProcess(), ttl));
        keep(leases);
        return leases;
    }

    /**
     * A lock, and what was done in the transaction that took it.
     *
     * @param first what that gave
     */
    public record Taken<T>(Lease lease, T first) {}

    /** The lock, with something that is written in the same transaction. */
    public <T> Taken<T> acquire(LockKey key, BiFunction<StateSql, Lease, T> first) {
        Taken<T> taken = transactions.write(sql -> {
            Lease lease = new Locks(sql)
                    .acquire(List.of(key), owner, Holder.ofThisProcess(), ttl)
                    .get(0);
            return new Taken<>(lease, first.apply(sql, lease));
        });
        keep(List.of(taken.lease()));
        return taken;
    }

    private synchronized void keep(List<Lease> leases) {
        if (held.isEmpty()) renewedAt(System.nanoTime());
        leases.forEach(lease -> held.put(lease.key(), lease));
        if (heartbeat == null) heartbeat = startHeartbeat();
    }

    /** Throws {@link LeaseLostException} when the lease is known to be lost; asks nobody. */
    public synchronized void check(Lease lease) {
        if (lost.contains(lease)) throw new LeaseLostException(lease, Optional.empty());
    }

    /**
     * Throws {@link LeaseLostException} when one of the locks is lost. Asks the store only when the thread that prolongs them
     * is late, as it is when the process was asleep.
     */
    public void checkAll() {
        List<Lease> late = List.of();
        synchronized (this) {
            if (isLate()) late = alive();
        }
        if (!late.isEmpty()) renew(late);
        synchronized (this) {
            Optional<Lease> gone = lost.stream().min(Comparator.comparing(Lease::key));
            if (gone.isPresent()) throw new LeaseLostException(gone.get(), Optional.empty());
        }
    }

    /** Under whom the store has all locks of this command, those to come as well. */
    public String owner() {
        return owner;
    }

    /** Those of the locks that this command holds, as far as it knows. */
    public synchronized List<Lease> held(Collection<LockKey> keys) {
        return keys.stream()
                .flatMap(key -> Optional.ofNullable(held.get(key)).stream())
                .filter(lease -> !lost.contains(lease))
                .toList();
    }

    private synchronized List<Lease> alive() {
        List<Lease> leases = new ArrayList<>(held.values());
        leases.removeAll(lost);
        return leases;
    }

    /** A clock that stands still while the machine sleeps does not tell, nor does one that somebody sets. */
    private boolean isLate() {
        long nanos = System.nanoTime() - renewedAt;
        long millis = System.currentTimeMillis() - renewedAtMillis;
        return Math.max(nanos / 1_000_000, millis) > ttl.toMillis() / 2;
    }

    /** A lease on the same lock whose token is greater than one that was seen elsewhere. */
    public Lease raise(Lease lease, FencingToken seen) {
        Lease raised = transactions.write(sql -> new Locks(sql).raise(lease, seen));
        synchronized (this) {
            held.put(raised.key(), raised);
        }
        return raised;
    }

    /** Gives leases back early; returns the locks that were no longer held. */
    public List<LockKey> release(Collection<Lease> leases) {
        if (leases.isEmpty()) return List.of();
        synchronized (this) {
            leases.forEach(lease -> held.remove(lease.key()));
        }
        Set<LockKey> released = transactions.write(sql -> new Locks(sql).release(leases));
        return leases.stream()
                .map(Lease::key)
                .filter(key -> !released.contains(key))
                .toList();
    }

    /** Forgets a lease whose row is gone together with its table. */
    public synchronized void forget(Lease lease) {
        held.remove(lease.key());
    }

    /** Stops prolonging and gives everything back. A failure leaves the locks to expire, which is harmless. */
    @Override
    public void close() {
        List<Lease> rest;
        synchronized (this) {
            rest = new ArrayList<>(held.values());
            rest.removeAll(lost);
            if (heartbeat != null) heartbeat.interrupt();
            heartbeat = null;
        }
        try {
            release(rest);
        } catch (SqlBuildException e) {
            // The command has its result, or a failure that matters more; the rows expire.
        }
    }

    private synchronized void renewedAt(long nanos) {
        renewedAt = nanos;
        renewedAtMillis = System.currentTimeMillis();
    }

    private Thread startHeartbeat() {
        Thread thread = new Thread(this::beat, "sqb-heartbeat");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void beat() {
        long pause = ttl.toMillis() / BEATS_PER_LIFE;
        long retry = Math.min(pause, LONGEST_RETRY_MILLIS);
        long next = pause;
        try {
            while (true) {
                Thread.sleep(next);
                List<Lease> leases;
                synchronized (this) {
                    if (heartbeat != Thread.currentThread()) return;
                    leases = alive();
                }
                next = leases.isEmpty() || renew(leases) ? pause : retry;
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Whether the store answered. Without an answer the leases count as lost a fifth of their life before its end. */
    private boolean renew(List<Lease> leases) {
        long start = System.nanoTime();
        try {
            Set<LockKey> renewed = transactions.beat(sql -> new Locks(sql).renew(leases, ttl));
            synchronized (this) {
                renewedAt(start);
                leases.stream()
                        .filter(lease -> !renewed.contains(lease.key()) && held.containsValue(lease))
                        .forEach(lost::add);
            }
            return true;
        } catch (SqlBuildException e) {
            synchronized (this) {
                if (System.nanoTime() - renewedAt
                        > ttl.multipliedBy(4).dividedBy(5).toNanos()) lost.addAll(leases);
            }
            return false;
        }
    }
}
