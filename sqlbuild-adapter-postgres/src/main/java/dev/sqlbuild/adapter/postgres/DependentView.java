package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view that reads a relation directly, as it has to be written again when the relation is replaced: the server binds
 * views to objects, not to names.
 *
 * @param definition its query with every name qualified
 * @param options what stands in its {@code WITH}, empty when nothing does
 * @param usedColumns columns of the relation that it names
 * @param plain whether it is a plain view without triggers and rules of its own
 * @param kind what it is called in messages
 */
record DependentView(
        RelationName name, String definition, String options, Set<String> usedColumns, boolean plain, String kind) {

    /** Views that read the relation now; names in their definitions are qualified when the search path is empty. */
    static List<DependentView> of(Session session, RelationName relation) {
        String sql = SqlText.of(Postgres.DIALECT)
                .add("""
                        SELECT n.nspname, v.relname, pg_catalog.pg_get_viewdef(v.oid),
                               coalesce(pg_catalog.array_to_string(v.reloptions, ', '), ''),
                               pg_catalog.array_agg(DISTINCT a.attname::text) FILTER (WHERE a.attname IS NOT NULL),
                               v.relkind = 'v' AND NOT v.relhastriggers
                                   AND (SELECT count(*) FROM pg_catalog.pg_rewrite w WHERE w.ev_class = v.oid) = 1,
                               v.relkind::text
                        FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
                        JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
                        JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
                        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                        WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND v.oid <> d.refobjid AND d.refobjid = pg_catalog.to_regclass(""")
                .literal(relation.render(Postgres.DIALECT))
                .add(") GROUP BY v.oid, n.nspname, v.relname ORDER BY v.oid")
                .toString();
        return session.query(sql).rows().stream()
                .map(row -> new DependentView(
                        RelationName.of(word(row, 0), word(row, 1)),
                        word(row, 2),
                        word(row, 3),
                        columns(row.get(4)),
                        Boolean.TRUE.equals(row.get(5)),
                        word(row, 6).equals("m") ? "materialized view" : "view"))
                .toList();
    }

    private static Set<String> columns(@Nullable Object array) {
        Set<String> columns = new TreeSet<>();
        if (array instanceof List<?> names) names.forEach(name -> columns.add(String.valueOf(name)));
        return columns;
    }

    private static String word(List<@Nullable Object> row, int column) {
        return String.valueOf(row.get(column));
    }

    String create(boolean replace) {
        SqlText sql = SqlText.of(Postgres.DIALECT)
                .add(replace ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ")
                .name(name);
        if (!options.isEmpty()) sql.add(" WITH (" + options + ")");
        return sql.add(" AS\n").add(definition).toString();
    }

    /** The first column it uses that is not among the given ones. */
    Optional<String> missing(Set<String> present) {
        return usedColumns.stream().filter(column -> !present.contains(column)).findFirst();
    }
}
