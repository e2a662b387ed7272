package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.Collection;

/**
 * All locks of a switch, taken one after the other in one statement that altogether waits shorter than the server waits
 * before it looks for a deadlock. Locks taken as the work comes to them would do only for short work: a reader that waits
 * for the first of them and holds the last one would be found to be in a deadlock, and be the one to lose.
 */
final class SwitchLocks {
    /** Tells the statement the names; a setting of the transaction needs no quoting. */
    private static final String NAMES = "sqlbuild.switch";

    /**
     * A view is locked by an option that is set to what it is: {@code LOCK TABLE} would lock all that the view reads as
     * well. What belongs to others is left to the work, which says more of it than the refusal of a lock. It is not found out by
     * trying, since each attempt that may fail is a subtransaction, and many of them slow down the whole server.
     *
     * <p>What another session drops or exchanges while its lock is waited for is a conflict with that session: what there
     * is to lock has to be found out again.
     */
    private static final String TAKE = """
            DO $take$
            DECLARE
                started timestamptz := clock_timestamp();
                budget int := (SELECT setting::int / 2 FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout');
                found record;
            BEGIN
                FOR found IN
                    SELECT c.relkind, format('%I.%I', n.nspname, c.relname) AS name,
                           (SELECT substr(o, 18) FROM unnest(c.reloptions) o WHERE starts_with(o, 'security_barrier=')) AS barrier
                    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p', 'v') AND pg_has_role(c.relowner, 'USAGE') AND c.oid IN (
                        SELECT pg_catalog.to_regclass(wanted)
                        FROM jsonb_array_elements_text(current_setting('sqlbuild.switch')::jsonb) AS wanted)
                    ORDER BY c.oid
                LOOP
                    PERFORM set_config('lock_timeout', greatest(1, budget
                        - (extract(epoch FROM clock_timestamp() - started) * 1000)::int)::text, true);
                    IF found.relkind <> 'v' THEN
                        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', found.name);
                    ELSIF found.barrier IS NULL THEN
                        EXECUTE format('ALTER VIEW %s RESET (security_barrier)', found.name);
                    ELSE
                        EXECUTE format('ALTER VIEW %s SET (security_barrier = %s)', found.name, found.barrier);
                    END IF;
                END LOOP;
                PERFORM set_config('lock_timeout', budget::text, true);
            EXCEPTION WHEN undefined_table OR invalid_schema_name OR wrong_object_type THEN
                RAISE serialization_failure USING MESSAGE = 'changed while its lock was waited for: ' || SQLERRM;
            END $take$""";

    private SwitchLocks() {}

    /** Inside a transaction; what is not there is passed over. */
    static void take(Session session, Collection<RelationName> relations) {
        if (relations.isEmpty()) return;
        session.query(SqlText.of(Postgres.DIALECT)
                .add("SELECT pg_catalog.set_config(")
                .literal(NAMES)
                .add(", ")
                .literal(PostgresCatalog.json(relations))
                .add(", true)")
                .toString());
        session.execute(TAKE);
    }
}
