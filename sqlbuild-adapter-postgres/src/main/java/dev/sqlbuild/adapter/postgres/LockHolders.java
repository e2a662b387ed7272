package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.stream.Collectors;

/** Which other sessions are in transactions that use something, as far as the server tells us. */
final class LockHolders {
    private static final int SHOWN = 3;
    private static final String SESSIONS = """
            SELECT DISTINCT 'pid ' || a.pid || ' (' || coalesce(nullif(a.application_name, ''), 'unnamed')
                   || ', for ' || extract(epoch FROM now() - a.xact_start)::int || 's)'
            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.granted AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND l.relation""";

    private LockHolders() {}

    /** Users of one relation. */
    static String of(Session session, RelationName relation) {
        return sessions(
                session,
                SqlText.of(Postgres.DIALECT)
                        .add(SESSIONS + " = pg_catalog.to_regclass(")
                        .literal(relation.render(Postgres.DIALECT))
                        .add(")")
                        .toString());
    }

    /** Users of any view of the project. */
    static String ofViews(Session session) {
        return sessions(
                session,
                SESSIONS
                        + " IN (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema'))");
    }

    private static String sessions(Session session, String sql) {
        return session.query(sql, SHOWN).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .collect(Collectors.joining(", "));
    }
}
