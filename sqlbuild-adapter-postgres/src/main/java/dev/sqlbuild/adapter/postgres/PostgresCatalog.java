package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server's own catalogue: the information schema hides materialized views and what the role may not read.
 */
final class PostgresCatalog {
    private static final String RELATIONS = " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')";

    List<RelationInfo> relations(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return List.of();
        String sql = text().add("SELECT n.nspname, c.relname, c.relkind::text" + RELATIONS + " AND n.nspname IN (")
                .literals(schemas)
                .add(") ORDER BY 1, 2")
                .toString();
        List<RelationInfo> relations = new ArrayList<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            RelationName name = new RelationName(database, Optional.of(word(row, 0)), word(row, 1));
            relations.add(new RelationInfo(name, kind(word(row, 2))));
        }
        return relations;
    }

    Optional<RelationKind> kind(Session session, RelationName relation) {
        SqlText sql = text().add("SELECT c.relkind::text" + RELATIONS + " AND c.oid = ");
        List<List<@Nullable Object>> rows =
                session.query(oid(sql, relation).toString()).rows();
        return rows.isEmpty() ? Optional.empty() : Optional.of(kind(word(rows.get(0), 0)));
    }

    Map<RelationName, List<ColumnInfo>> columns(
            Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return Map.of();
        String sql = text().add("SELECT n.nspname, c.relname, " + ofColumn() + " AND n.nspname IN (")
                .literals(schemas)
                .add(") ORDER BY 1, 2, a.attnum")
                .toString();
        Map<RelationName, List<ColumnInfo>> columns = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            RelationName name = new RelationName(database, Optional.of(word(row, 0)), word(row, 1));
            columns.computeIfAbsent(name, key -> new ArrayList<>()).add(column(row, 2));
        }
        return columns;
    }

    Map<RelationName, String> viewDefinitions(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return Map.of();
        String sql = text().add("SELECT n.nspname, c.relname, pg_catalog.pg_get_viewdef(c.oid)" + RELATIONS
                        + " AND c.relkind = 'v' AND n.nspname IN (")
                .literals(schemas)
                .add(")")
                .toString();
        Map<RelationName, String> definitions = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            definitions.put(new RelationName(database, Optional.of(word(row, 0)), word(row, 1)), word(row, 2));
        }
        return definitions;
    }

    List<ColumnInfo> columns(Session session, RelationName relation) {
        SqlText sql = text().add("SELECT " + ofColumn() + " AND c.oid = ");
        return session.query(oid(sql, relation).add(" ORDER BY a.attnum").toString()).rows().stream()
                .map(row -> column(row, 0))
                .toList();
    }

    /** Views, of any kind, by the relations that they read directly. */
    Map<RelationName, List<RelationName>> readers(Session session, Collection<RelationName> relations) {
        if (relations.isEmpty()) return Map.of();
        Map<String, RelationName> asked = byText(relations);
        String sql = text().add("""
                        SELECT DISTINCT wanted, n.nspname, v.relname FROM pg_catalog.jsonb_array_elements_text(""").literal(json(relations)).add("""
                        ::jsonb) AS wanted
                        JOIN pg_catalog.pg_depend d ON d.refobjid = pg_catalog.to_regclass(wanted)
                        JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
                        JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.oid <> d.refobjid
                        JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
                        WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass ORDER BY 1, 2, 3""").toString();
        Map<RelationName, List<RelationName>> readers = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            RelationName relation = asked.get(word(row, 0));
            if (relation == null) continue;
            readers.computeIfAbsent(relation, key -> new ArrayList<>())
                    .add(RelationName.of(word(row, 1), word(row, 2)));
        }
        return readers;
    }

    Set<RelationName> rowSecured(Session session, Collection<RelationName> relations) {
        if (relations.isEmpty()) return Set.of();
        Map<String, RelationName> asked = byText(relations);
        String sql = text().add("SELECT wanted FROM pg_catalog.jsonb_array_elements_text(")
                .literal(json(relations))
                .add("::jsonb) AS wanted JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(wanted)"
                        + " WHERE c.relrowsecurity")
                .toString();
        Set<RelationName> secured = new LinkedHashSet<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            RelationName relation = asked.get(word(row, 0));
            if (relation != null) secured.add(relation);
        }
        return secured;
    }

    /** A JSON array of names as SQL has them, to look up many at once. */
    static String json(Collection<RelationName> relations) {
        return CanonicalJson.of(List.copyOf(byText(relations).keySet()));
    }

    private static Map<String, RelationName> byText(Collection<RelationName> relations) {
        Map<String, RelationName> names = new LinkedHashMap<>();
        relations.forEach(name -> names.put(name.render(Postgres.DIALECT), name));
        return names;
    }

    List<RelationName> functions(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return List.of();
        String sql = text().add("SELECT DISTINCT n.nspname, p.proname FROM pg_catalog.pg_proc p"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN (")
                .literals(schemas)
                .add(")")
                .toString();
        List<RelationName> functions = new ArrayList<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            functions.add(new RelationName(database, Optional.of(word(row, 0)), word(row, 1)));
        }
        return functions;
    }

    /** What is read of a column, and where from; to be continued by a condition. */
    private static String ofColumn() {
        return "a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull"
                + RELATIONS.replace(
                        " WHERE ",
                        " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
                                + " WHERE a.attnum > 0 AND NOT a.attisdropped AND ");
    }

    /** A name without a schema means what the session's search path makes of it. */
    private static SqlText oid(SqlText sql, RelationName relation) {
        return sql.add("pg_catalog.to_regclass(")
                .literal(relation.render(Postgres.DIALECT))
                .add(")");
    }

    private static ColumnInfo column(List<@Nullable Object> row, int from) {
        return new ColumnInfo(word(row, from), word(row, from + 1), Boolean.TRUE.equals(row.get(from + 2)));
    }

    private static RelationKind kind(String relkind) {
        return switch (relkind) {
            case "r", "p" -> RelationKind.TABLE;
            case "v" -> RelationKind.VIEW;
            default -> RelationKind.OTHER;
        };
    }

    private static String word(List<@Nullable Object> row, int column) {
        return String.valueOf(row.get(column));
    }

    private static SqlText text() {
        return SqlText.of(Postgres.DIALECT);
    }
}
