package dev.sqlbuild.state.lifecycle;

import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.schema.FoundIndex;
import dev.sqlbuild.state.schema.FoundSchema;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in schemas: tables and columns in one query. */
record SchemaReader(StateSql sql) {

    /** Tables and columns; views and whatever else stands under a name are no tables. */
    FoundSchema tables(String schema) {
        return new FoundSchema(columns(schema), List.of());
    }

    /** The same with keys and indexes. */
    FoundSchema whole(String schema) {
        List<FoundIndex> indexes = sql.backend().indexes(sql.session(), schema);
        return new FoundSchema(columns(schema), indexes);
    }

    /** What has a name in a schema, and whether it is a view. */
    Map<String, Boolean> views(String schema) {
        SqlText text = sql.text()
                .add("SELECT table_name, table_type FROM information_schema.tables"
                        + " WHERE table_catalog = current_database() AND ");
        whereSchema(text, "table_schema", schema);
        Map<String, Boolean> views = new LinkedHashMap<>();
        for (List<@Nullable Object> row : sql.session().query(text.bound()).rows()) {
            views.put(String.valueOf(row.get(0)), "VIEW".equals(row.get(1)));
        }
        return views;
    }

    boolean exists(String schema) {
        SqlText text =
                sql.text().add("SELECT 1 FROM information_schema.schemata WHERE catalog_name = current_database()");
        whereSchema(text.add(" AND "), "schema_name", schema);
        return !sql.session().query(text.bound()).rows().isEmpty();
    }

    /** Ids of the backups of a store, newest first. */
    List<String> backups(String schema) {
        String prefix = BackupId.schema(schema, "");
        String text = "SELECT schema_name FROM information_schema.schemata WHERE catalog_name = current_database()";
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "(" + BackupId.PATTERN + ")");
        return sql.session().query(text).rows().stream()
                .map(row -> name.matcher(String.valueOf(row.get(0))))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private Map<String, Map<String, String>> columns(String schema) {
        SqlText text = sql.text()
                .add("SELECT t.table_name, c.column_name, c.data_type FROM information_schema.tables t"
                        + " LEFT JOIN information_schema.columns c ON c.table_catalog = t.table_catalog"
                        + " AND c.table_schema = t.table_schema AND c.table_name = t.table_name"
                        + " WHERE t.table_catalog = current_database() AND t.table_type = 'BASE TABLE' AND ");
        whereSchema(text, "t.table_schema", schema).add(" ORDER BY t.table_name, c.ordinal_position");
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        for (List<@Nullable Object> row : sql.session().query(text.bound()).rows()) {
            Map<String, String> columns =
                    tables.computeIfAbsent(String.valueOf(row.get(0)), name -> new LinkedHashMap<>());
            if (row.get(1) != null) columns.put(String.valueOf(row.get(1)), String.valueOf(row.get(2)));
        }
        return tables;
    }

    private SqlText whereSchema(SqlText text, String column, String schema) {
        return sql.backend().dialect().caseSensitive()
                ? text.add(column + " = ").bind(schema, "VARCHAR")
                : text.add("lower(" + column + ") = lower(")
                        .bind(schema, "VARCHAR")
                        .add(")");
    }
}
