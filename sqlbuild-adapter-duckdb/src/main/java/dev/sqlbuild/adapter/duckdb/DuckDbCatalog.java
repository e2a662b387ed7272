package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads DuckDB's catalogue. Each listing visits the whole catalogue, whatever it asks for: ask once for many. */
final class DuckDbCatalog {

    List<RelationInfo> relations(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return List.of();
        if (database.isEmpty()) requireDistinct(session, schemas);
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE ");
        where(sql, "table_catalog", database, "table_schema", schemas);
        sql.add(" AND table_type <> 'LOCAL TEMPORARY' ORDER BY table_schema, table_name");
        List<RelationInfo> relations = new ArrayList<>();
        for (List<@Nullable Object> row : session.query(sql.toString()).rows()) {
            RelationName name = new RelationName(database, Optional.of(word(row, 0)), word(row, 1));
            relations.add(new RelationInfo(name, kind(word(row, 2))));
        }
        return relations;
    }

    /** DuckDB names a database after its file and refuses to guess which of the two a first part of a name means. */
    private static void requireDistinct(Session session, Collection<String> schemas) {
        String database = database(session);
        for (String schema : schemas) {
            if (!schema.equalsIgnoreCase(database)) continue;
            throw new SqlBuildException(Diagnostic.of(
                            Code.A505,
                            "schema '" + schema + "' has the name of its database, and DuckDB cannot tell them apart")
                    .withHelp("write database = \"" + database
                            + "\" beside the schema, so that names have three parts, or rename the file"));
        }
    }

    private static String database(Session session) {
        try {
            return String.valueOf(session.connection().getCatalog());
        } catch (SQLException e) {
            throw new SqlBuildException(Diagnostic.of(Code.E101, String.valueOf(e.getMessage())), e);
        }
    }

    Optional<RelationKind> kind(Session session, RelationName relation) {
        SqlText sql = SqlText.of(DuckDb.DIALECT).add("SELECT table_type FROM information_schema.tables WHERE ");
        where(
                sql,
                "table_catalog",
                relation.database(),
                "table_schema",
                List.of(relation.schema().orElse("main")));
        sql.add(" AND lower(table_name) = ").literal(relation.name().toLowerCase(Locale.ROOT));
        List<List<@Nullable Object>> rows = session.query(sql.toString(), 1).rows();
        return rows.isEmpty() ? Optional.empty() : Optional.of(kind(word(rows.get(0), 0)));
    }

    Map<RelationName, List<ColumnInfo>> columns(
            Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return Map.of();
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add(
                        "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE ");
        where(sql, "database_name", database, "schema_name", schemas);
        sql.add(" AND NOT internal ORDER BY schema_name, table_name, column_index");
        Map<RelationName, List<ColumnInfo>> columns = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql.toString()).rows()) {
            RelationName name = new RelationName(database, Optional.of(word(row, 0)), word(row, 1));
            boolean nullable = Boolean.TRUE.equals(row.get(4));
            columns.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new ColumnInfo(word(row, 2), word(row, 3), nullable));
        }
        return columns;
    }

    Map<RelationName, String> viewDefinitions(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return Map.of();
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal AND ");
        where(sql, "database_name", database, "schema_name", schemas);
        Map<RelationName, String> definitions = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql.toString()).rows()) {
            definitions.put(new RelationName(database, Optional.of(word(row, 0)), word(row, 1)), word(row, 2));
        }
        return definitions;
    }

    /** Macros, not those of the engine. */
    List<RelationName> functions(Session session, Optional<String> database, Collection<String> schemas) {
        if (schemas.isEmpty()) return List.of();
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("SELECT DISTINCT schema_name, function_name FROM duckdb_functions() WHERE ");
        where(sql, "database_name", database, "schema_name", schemas);
        sql.add(" AND function_type IN ('macro', 'table_macro') AND NOT internal");
        List<RelationName> functions = new ArrayList<>();
        for (List<@Nullable Object> row : session.query(sql.toString()).rows()) {
            functions.add(new RelationName(database, Optional.of(word(row, 0)), word(row, 1)));
        }
        return functions;
    }

    /** Columns out of a {@code DESCRIBE} statement, which looks up one relation only. */
    List<ColumnInfo> described(Session session, String describe) {
        QueryResult result = session.query(describe);
        List<ColumnInfo> columns = new ArrayList<>(result.rows().size());
        for (List<@Nullable Object> row : result.rows()) {
            columns.add(new ColumnInfo(word(row, 0), word(row, 1), !"NO".equals(row.get(2))));
        }
        return columns;
    }

    private static void where(
            SqlText sql,
            String catalogColumn,
            Optional<String> database,
            String schemaColumn,
            Collection<String> schemas) {
        database.ifPresentOrElse(
                name -> sql.add("lower(" + catalogColumn + ") = ").literal(name.toLowerCase(Locale.ROOT)),
                () -> sql.add(catalogColumn + " = current_database()"));
        sql.add(" AND lower(" + schemaColumn + ") IN (")
                .literals(schemas.stream()
                        .map(schema -> schema.toLowerCase(Locale.ROOT))
                        .toList())
                .add(")");
    }

    private static RelationKind kind(String tableType) {
        return switch (tableType) {
            case "BASE TABLE" -> RelationKind.TABLE;
            case "VIEW" -> RelationKind.VIEW;
            default -> RelationKind.OTHER;
        };
    }

    private static String word(List<@Nullable Object> row, int column) {
        return String.valueOf(row.get(column));
    }
}
