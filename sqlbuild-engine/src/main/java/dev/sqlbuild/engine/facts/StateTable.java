package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table in which builds leave notes beside the relations they are about (planning.md 3). Rows are only ever added;
 * what counts is the latest row of each identity over all schemas of an environment.
 *
 * @param name the same in every schema
 * @param columns in order
 * @param identity SQL expressions that say what a row is about
 * @param time column that says when it was written
 */
record StateTable(Adapter adapter, String name, List<Column> columns, List<String> identity, String time) {
    private static final String RANK = "sqlbuild_rank";

    /** A column; only those that name parts of a relation may be null. */
    record Column(String name, LogicalType type, boolean nullable) {
        static Column text(String name) {
            return new Column(name, LogicalType.STRING, false);
        }

        static Column part(String name) {
            return new Column(name, LogicalType.STRING, true);
        }

        static Column time(String name) {
            return new Column(name, LogicalType.TIMESTAMP, false);
        }
    }

    StateTable {
        columns = List.copyOf(columns);
        identity = List.copyOf(identity);
    }

    /** The table in the schema of a relation. */
    RelationName beside(RelationName relation) {
        String schema = relation.schema().orElse(adapter.defaultSchema());
        return new RelationName(relation.database(), Optional.of(schema), name);
    }

    /** The tables of this name that exist beside the given relations. */
    List<RelationName> existing(Collection<RelationName> relations, WarehouseFacts warehouse) {
        Map<String, RelationName> tables = new LinkedHashMap<>();
        for (RelationName relation : relations) {
            RelationName table = beside(relation);
            tables.putIfAbsent(table.key(adapter.dialect()), table);
        }
        return tables.values().stream()
                .filter(table -> warehouse
                        .findKind(table)
                        .filter(kind -> kind != RelationKind.OTHER)
                        .isPresent())
                .toList();
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    String create(RelationName table) {
        SqlText sql = SqlText.of(adapter.dialect())
                .add("CREATE TABLE IF NOT EXISTS ")
                .name(table)
                .add(" (");
        String separator = "";
        for (Column column : columns) {
            sql.add(separator).add(column.name()).add(" ").add(adapter.typeOf(column.type()));
            if (!column.nullable()) sql.add(" NOT NULL");
            separator = ", ";
        }
        return sql.add(")").toString();
    }

    /** @param rows values in the order of the columns */
    String insert(RelationName table, List<List<@Nullable Object>> rows) {
        SqlText sql = SqlText.of(adapter.dialect()).add("INSERT INTO ").name(table);
        sql.add(" (" + String.join(", ", columnNames()) + ") VALUES ");
        for (int r = 0; r < rows.size(); r++) {
            sql.add(r == 0 ? "(" : ", (");
            for (int c = 0; c < columns.size(); c++) {
                sql.add(c == 0 ? "" : ", ")
                        .add(adapter.literal(rows.get(r).get(c), columns.get(c).type()));
            }
            sql.add(")");
        }
        return sql.toString();
    }

    /**
     * The latest row of each identity over several tables.
     *
     * @param read columns to read
     * @param condition SQL that rows have to meet
     */
    String selectLatest(List<RelationName> tables, List<String> read, String condition) {
        String list = String.join(", ", read);
        SqlText sql = SqlText.of(adapter.dialect())
                .add("SELECT " + list + " FROM (SELECT " + list + ", row_number() OVER (PARTITION BY "
                        + String.join(", ", identity) + " ORDER BY " + time + " DESC, run_id DESC) AS " + RANK
                        + " FROM ");
        return union(sql, list, tables)
                .add(" WHERE " + condition + ") AS ranked WHERE " + RANK + " = 1")
                .toString();
    }

    /** Number of rows beyond the latest {@code versions} of each identity. */
    String countOld(RelationName table, int versions) {
        SqlText sql = SqlText.of(adapter.dialect()).add("SELECT count(*) FROM ").name(table);
        return old(sql, table, versions);
    }

    /** Deletes those rows; of rows written at the same time all stay, so that the latest is never among them. */
    String deleteOld(RelationName table, int versions) {
        SqlText sql = SqlText.of(adapter.dialect()).add("DELETE FROM ").name(table);
        return old(sql, table, versions);
    }

    private String old(SqlText sql, RelationName table, int versions) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < identity.size(); i++)
            keys.append(identity.get(i)).append(" AS key_").append(i).append(", ");
        sql.add(" AS old_row WHERE EXISTS (SELECT 1 FROM (SELECT " + keys + time + " AS kept_time, run_id AS kept_run,"
                        + " row_number() OVER (PARTITION BY " + String.join(", ", identity) + " ORDER BY " + time
                        + " DESC, run_id DESC) AS " + RANK + " FROM ")
                .name(table)
                .add(") AS last_kept WHERE " + RANK + " = " + versions);
        for (int i = 0; i < identity.size(); i++) sql.add(" AND key_" + i + " IS NOT DISTINCT FROM " + identity.get(i));
        return sql.add(" AND (" + time + " < kept_time OR (" + time + " = kept_time AND run_id < kept_run)))")
                .toString();
    }

    /** The latest row of each identity, whole, over the tables that exist beside relations. */
    List<List<@Nullable Object>> latest(Session session, Collection<RelationName> relations, WarehouseFacts warehouse) {
        List<RelationName> tables = existing(relations, warehouse);
        if (tables.isEmpty()) return List.of();
        return query(session, tables, selectLatest(tables, columnNames(), "TRUE"));
    }

    /** Adds the rows of all tables as one derived table. */
    SqlText union(SqlText sql, String list, List<RelationName> tables) {
        String separator = "(";
        for (RelationName table : tables) {
            sql.add(separator).add("SELECT " + list + " FROM ").name(table);
            separator = " UNION ALL ";
        }
        return sql.add(") AS every_row");
    }

    /** Runs a query on state tables that exist; {@code S401} when one of them lacks a column. */
    List<List<@Nullable Object>> query(Session session, List<RelationName> tables, String sql) {
        try {
            return session.query(sql).rows();
        } catch (StatementFailedException e) {
            for (RelationName table : tables) requireColumns(session, table);
            throw e.during("reading what earlier builds recorded");
        }
    }

    private void requireColumns(Session session, RelationName table) {
        Set<String> present = adapter.columns(session, table).stream()
                .map(ColumnInfo::name)
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (String column : columnNames()) {
            if (present.contains(column)) continue;
            throw new SqlBuildException(Diagnostic.of(
                            Code.S401,
                            "state table " + table + " is missing column '" + column
                                    + "'; rename or drop it to start fresh")
                    .withHelp("without the table nothing counts as recorded; the next build records it again"));
        }
    }

    /** The text of a value, empty for null. */
    static String text(List<@Nullable Object> row, int column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString();
    }

    /** A part of a relation's name. */
    static Optional<String> part(List<@Nullable Object> row, int column) {
        return Optional.of(text(row, column)).filter(part -> !part.isEmpty());
    }
}
