package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts something else in the place of what others read, patiently. */
final class PostgresReplacement {
    private final Session session;
    private final RelationName relation;

    PostgresReplacement(Session session, RelationName relation) {
        this.session = session;
        this.relation = relation;
    }

    /** Puts a finished table in the place of what stands there. */
    Replaced table(RelationKind old, RelationName staging, Set<RelationName> rebuilt) {
        String rename = PostgresSwap.rename(staging, relation, RelationKind.TABLE);
        return new PatientTransaction(session, this::gaveUp).run(() -> {
            lock();
            PostgresSwap swap = new PostgresSwap(session, relation, rebuilt);
            Replaced replaced = swap.swap(relation, old, () -> session.execute(rename));
            for (List<@Nullable Object> row :
                    session.query(renamesOfParts(staging)).rows()) session.execute(first(row));
            return replaced;
        });
    }

    /** {@code CREATE OR REPLACE VIEW} where columns are at most added at the end, else an exchange. */
    Replaced view(RelationKind old, String sql, Set<RelationName> rebuilt) {
        return new PatientTransaction(session, this::gaveUp).run(() -> {
            if (old == RelationKind.VIEW) {
                try {
                    session.inSavepoint(() -> session.execute(create("CREATE OR REPLACE VIEW ", sql)));
                    return Replaced.CLEANLY;
                } catch (StatementFailedException e) {
                    if (!PostgresSwap.hasState(e, SqlState.INVALID_TABLE_DEFINITION)) throw e;
                }
            }
            lock();
            PostgresSwap swap = new PostgresSwap(session, relation, rebuilt);
            return swap.swap(relation, old, () -> swap.withPathOfSession(create("CREATE VIEW ", sql)));
        });
    }

    private String create(String head, String sql) {
        return SqlText.of(Postgres.DIALECT)
                .add(head)
                .name(relation)
                .add(" AS\n")
                .add(sql)
                .toString();
    }

    /**
     * The relation is locked before anything about it is read, so that it does not change meanwhile, and with it all
     * views on it, which will be written again: a reader has locked a view when it comes to wait for what the view reads.
     */
    private void lock() {
        PostgresCatalog catalog = new PostgresCatalog();
        Set<RelationName> locked = new LinkedHashSet<>();
        Set<RelationName> found = Set.of(relation);
        while (locked.addAll(found)) {
            found = catalog.readers(session, found).values().stream()
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
        }
        SwitchLocks.take(session, locked);
    }

    /** Statements that call indexes and constraints of the new table after it, as far as they were called after staging. */
    private String renamesOfParts(RelationName staging) {
        return SqlText.of(Postgres.DIALECT)
                .add("""
                        WITH named AS (
                            SELECT c.oid, c.relnamespace, n.nspname, p.staging, p.name FROM pg_catalog.pg_class c
                            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, (SELECT\s""")
                .literal(staging.name())
                .add("::text AS staging, ")
                .literal(relation.name())
                .add("::text AS name) AS p WHERE c.oid = pg_catalog.to_regclass(")
                .literal(relation.render(Postgres.DIALECT))
                .add("""
                        )), parts AS (
                            SELECT 'ALTER TABLE %1$I.%2$I RENAME CONSTRAINT %3$I TO %4$I' AS pattern, nspname, name,
                                   conname AS old, name || substr(conname, length(staging) + 1) AS new
                            FROM named JOIN pg_catalog.pg_constraint ON conrelid = named.oid AND starts_with(conname, staging)
                          UNION ALL
                            SELECT 'ALTER INDEX %1$I.%3$I RENAME TO %4$I', nspname, name,
                                   x.relname, name || substr(x.relname, length(staging) + 1)
                            FROM named JOIN pg_catalog.pg_index i ON i.indrelid = named.oid
                            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid AND starts_with(x.relname, staging)
                            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid))
                        SELECT format(pattern, nspname, name, old, new) FROM parts
                        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class t JOIN named ON named.relnamespace = t.relnamespace
                                          WHERE t.relname = parts.new)""")
                .toString();
    }

    private SqlBuildException gaveUp(Duration waited, StatementFailedException cause) {
        String holders = LockHolders.of(session, relation);
        return new SqlBuildException(
                Diagnostic.of(
                                Code.A508,
                                "gave up replacing " + relation + " after " + Math.max(1, waited.toSeconds())
                                        + "s, because other sessions use it"
                                        + (holders.isEmpty() ? "" : ": " + holders))
                        .withNote(relation + " is unchanged")
                        .withHelp("end those sessions, or raise lock_timeout in [connection]"),
                cause);
    }

    private static String first(List<@Nullable Object> row) {
        return String.valueOf(row.get(0));
    }
}
