package dev.sqlbuild.state.lock;

import static dev.sqlbuild.state.schema.StateCatalog.LOCKS;
import static dev.sqlbuild.state.schema.StateCatalog.LOCK_FENCES;

import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Statements on the table of locks, each for many locks at once, within the transaction of the caller. Acquisitions run
 * one after another, because each first changes the one row that counts those of the state schema.
 */
public final class Locks {
    private static final Rows.Shape<Map.Entry<LockKey, Long>> FENCES = Rows.<Map.Entry<LockKey, Long>>shape(LOCK_FENCES)
            .text("lock_key", entry -> entry.getKey().text())
            .number("last_token", Map.Entry::getValue);

    private final StateSql sql;

    public Locks(StateSql sql) {
        this.sql = sql;
    }

    /** Rows in the order of their keys, expired ones included. */
    public List<LockRow> list() {
        return sql.query(LOCKS, sql.select(LOCKS).add(" ORDER BY lock_key")).stream()
                .map(row -> LockRow.of(row, sql.now()))
                .toList();
    }

    public Optional<LockRow> find(LockKey key) {
        return list().stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /** All of the locks or none: {@code S014}, {@code S067} or {@code S068} for what is in the way. */
    List<Lease> acquire(Collection<LockKey> keys, String owner, String holder, Duration ttl) {
        if (keys.isEmpty()) return List.of();
        Set<LockKey> wanted = new TreeSet<>(keys);
        oneAtATime();
        refuseConflicts(wanted);
        Map<LockKey, FencingToken> tokens = nextTokens(wanted);
        List<Lease> leases = wanted.stream()
                .map(key -> new Lease(key, owner, tokens.getOrDefault(key, new FencingToken(0))))
                .toList();
        if (take(leases, holder, ttl) < leases.size()) {
            // Renewed between the look and the grasp by a holder that was late.
            refuseConflicts(wanted);
            throw new IllegalStateException("locks were neither free nor taken: " + wanted);
        }
        return leases;
    }

    /** Those of the locks that nobody has; {@code S067} when the state schema is being changed. */
    List<Lease> acquireFree(Collection<LockKey> keys, String owner, String holder, Duration ttl) {
        oneAtATime();
        Set<LockKey> free = new TreeSet<>(keys);
        list().stream().filter(LockRow::active).forEach(row -> free.remove(row.key()));
        return acquire(free, owner, holder, ttl);
    }

    /** Prolongs leases; returns those that are still held. */
    Set<LockKey> renew(Collection<Lease> leases, Duration ttl) {
        SqlText text = sql.text().add("UPDATE ").name(sql.name(LOCKS));
        text.add(" SET expires_at = mine.until, updated_at = mine.moment FROM (SELECT ")
                .bind(sql.now().plus(ttl))
                .add(" AS until, ")
                .bind(sql.now())
                .add(" AS moment, ");
        mine(text, leases);
        return keys(sql.changed(LOCKS, text.add(" RETURNING lock_key")));
    }

    /** Gives leases back; returns those that were still held. */
    Set<LockKey> release(Collection<Lease> leases) {
        SqlText text = sql.text().add("DELETE FROM ").name(sql.name(LOCKS)).add(" USING (SELECT ");
        mine(text, leases);
        return keys(sql.changed(LOCKS, text.add(" RETURNING lock_key")));
    }

    /** Proves that the leases are held and keeps them so until the transaction ends; else {@link LeaseLostException}. */
    public void requireHeld(Collection<Lease> leases) {
        SqlText text = sql.text().add("UPDATE ").name(sql.name(LOCKS));
        text.add(" SET updated_at = mine.moment FROM (SELECT ").bind(sql.now()).add(" AS moment, ");
        mine(text, leases);
        Set<LockKey> held = keys(sql.changed(LOCKS, text.add(" RETURNING lock_key")));
        for (Lease lease : leases) {
            if (held.contains(lease.key())) continue;
            throw new LeaseLostException(lease, find(lease.key()).map(LockRow::owner));
        }
    }

    /** Deletes locks whoever holds them, and sees to it that their holders notice. */
    public void clear(Collection<LockKey> keys) {
        nextTokens(new TreeSet<>(keys));
        SqlText text = sql.text().add("DELETE FROM ").name(sql.name(LOCKS)).add(" WHERE ");
        sql.change(
                LOCKS,
                sql.whereIn(text, "lock_key", keys.stream().map(LockKey::text).toList()));
    }

    /** Deletes what has expired; the tokens of the next holders go on from there. */
    public void deleteExpired() {
        SqlText text = sql.text().add("DELETE FROM ").name(sql.name(LOCKS)).add(" WHERE expires_at <= ");
        sql.change(LOCKS, text.bind(sql.now()));
    }

    /**
     * A lease with a token greater than one that was seen elsewhere, because the state was reset or restored since. The
     * lease as it was still counts in the store.
     */
    public Lease raise(Lease lease, FencingToken seen) {
        requireHeld(List.of(lease));
        Lease raised = new Lease(lease.key(), lease.owner(), new FencingToken(seen.value() + 1));
        sql.upsert(FENCES.of(List.of(Map.entry(lease.key(), raised.token().value()))));
        SqlText text =
                sql.text().add("UPDATE ").name(sql.name(LOCKS)).add(" SET fencing_token = mine.next FROM (SELECT ");
        text.bind(raised.token().value(), "BIGINT").add(" AS next, ");
        mine(text, List.of(lease));
        sql.change(LOCKS, text);
        return raised;
    }

    private void oneAtATime() {
        SqlText text = sql.text().add("INSERT INTO ").name(sql.name(LOCK_FENCES));
        text.add(" (lock_key, last_token, updated_at) SELECT ")
                .bind(LockKey.STATE_MIGRATION.text(), "TEXT")
                .add(", 0, ")
                .bind(sql.now())
                .add(" ON CONFLICT (lock_key) DO UPDATE SET updated_at = excluded.updated_at");
        sql.change(LOCK_FENCES, text);
    }

    private void refuseConflicts(Set<LockKey> wanted) {
        boolean everything = wanted.contains(LockKey.STATE_MIGRATION);
        List<LockRow> active = list().stream().filter(LockRow::active).toList();
        List<LockRow> inTheWay = active.stream()
                .filter(row ->
                        everything || wanted.contains(row.key()) || row.key().equals(LockKey.STATE_MIGRATION))
                .toList();
        if (!inTheWay.isEmpty()) throw LockRefusal.of(everything, inTheWay, active);
    }

    private Map<LockKey, FencingToken> nextTokens(Set<LockKey> keys) {
        SqlText text = sql.text().add("INSERT INTO ").name(sql.name(LOCK_FENCES));
        text.add(" AS fence (lock_key, last_token, updated_at) SELECT ")
                .bindEach(keys.stream().map(LockKey::text).toList(), "TEXT")
                .add(", 1, ")
                .bind(sql.now())
                .add(" ON CONFLICT (lock_key) DO UPDATE SET last_token = fence.last_token + 1,"
                        + " updated_at = excluded.updated_at RETURNING lock_key, last_token");
        Map<LockKey, FencingToken> tokens = new HashMap<>();
        for (Row row : sql.changed(LOCK_FENCES, text)) {
            tokens.put(new LockKey(row.text("lock_key")), new FencingToken(row.number("last_token")));
        }
        return tokens;
    }

    private int take(List<Lease> leases, String holder, Duration ttl) {
        SqlText text = sql.text().add("INSERT INTO ").name(sql.name(LOCKS));
        text.add(" AS held (lock_key, owner_id, fencing_token, expires_at, holder, created_at, updated_at) SELECT ");
        each(text, leases);
        text.add(", ").bind(sql.now().plus(ttl));
        text.add(", ").bind(holder, "TEXT");
        text.add(", ").bind(sql.now()).add(", ").bind(sql.now());
        text.add(" ON CONFLICT (lock_key) DO UPDATE SET owner_id = excluded.owner_id,"
                + " fencing_token = excluded.fencing_token, expires_at = excluded.expires_at,"
                + " holder = excluded.holder, created_at = excluded.created_at, updated_at = excluded.updated_at"
                + " WHERE held.expires_at <= excluded.created_at RETURNING lock_key");
        return sql.changed(LOCKS, text).size();
    }

    /**
     * Ends a list of values with the leases as a set and joins it to the table. An owner is new with each command; its
     * row may have a greater token than the lease says, when {@link #raise} came in between.
     */
    private static void mine(SqlText text, Collection<Lease> leases) {
        List<Lease> ordered = List.copyOf(leases);
        text.bindEach(ordered.stream().map(lease -> lease.key().text()).toList(), "TEXT")
                .add(" AS my_key, ")
                .bindEach(ordered.stream().map(Lease::owner).toList(), "TEXT")
                .add(" AS my_owner, ")
                .bindEach(
                        ordered.stream().map(lease -> lease.token().toString()).toList(), "BIGINT")
                .add(
                        " AS my_token) AS mine WHERE lock_key = my_key AND owner_id = my_owner AND fencing_token >= my_token");
    }

    private static void each(SqlText text, List<Lease> leases) {
        text.bindEach(leases.stream().map(lease -> lease.key().text()).toList(), "TEXT")
                .add(", ")
                .bindEach(leases.stream().map(Lease::owner).toList(), "TEXT")
                .add(", ")
                .bindEach(leases.stream().map(lease -> lease.token().toString()).toList(), "BIGINT");
    }

    private static Set<LockKey> keys(List<Row> rows) {
        Set<LockKey> keys = new HashSet<>();
        for (Row row : rows) keys.add(new LockKey(row.text("lock_key")));
        return keys;
    }
}
