package dev.sqlbuild.state.backend;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import dev.sqlbuild.state.schema.ColumnType;
import dev.sqlbuild.state.schema.StateColumn;
import dev.sqlbuild.state.schema.StateTable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Set-based statements on the tables of one store within one transaction: their number does not depend on the number of
 * rows, except that very long ones are split. Values are bound, never written into the text.
 *
 * <p>DuckDB numbers the question marks of an {@code UPDATE .. FROM} in another order than they are written; such a
 * statement must bind in its {@code FROM} alone.
 */
public final class StateSql {
    /** Characters of values in one statement. */
    private static final long LONGEST_STATEMENT = 8_000_000;

    private final StateBackend backend;
    private final Session session;
    private final String schema;
    private final LocalDateTime now;

    StateSql(StateBackend backend, Session session, String schema) {
        this.backend = backend;
        this.session = session;
        this.schema = schema;
        this.now = backend.now(session);
    }

    /** The time of this transaction. */
    public Instant now() {
        return now.toInstant(ZoneOffset.UTC);
    }

    public StateBackend backend() {
        return backend;
    }

    /** For statements that are about the schema itself. */
    public Session session() {
        return session;
    }

    public SqlText text() {
        return SqlText.of(backend.dialect());
    }

    public RelationName name(StateTable table) {
        return RelationName.of(schema, table.name());
    }

    // ---- writing

    /** Adds rows, none of which may be there. */
    public void insert(Rows rows) {
        write(rows, false);
    }

    /** Adds rows, and changes those that are there in every column but the time of their creation. */
    public void upsert(Rows rows) {
        write(rows, true);
    }

    /** Runs a change of one table and returns the number of rows. */
    public long change(StateTable table, SqlText sql) {
        return during("writing " + table.name(), () -> session.execute(sql.bound()));
    }

    /** Runs a change of one table that returns rows of it. */
    public List<Row> changed(StateTable table, SqlText sql) {
        return during("writing " + table.name(), () -> rows(table, session.query(sql.bound())));
    }

    private void write(Rows rows, boolean replacing) {
        int from = 0;
        long weight = 0;
        for (int row = 0; row < rows.size(); row++) {
            long added = rows.weight(row);
            if (row > from && weight + added > LONGEST_STATEMENT) {
                change(rows.table(), statement(rows.slice(from, row), replacing));
                from = row;
                weight = 0;
            }
            weight += added;
        }
        if (from < rows.size()) change(rows.table(), statement(rows.slice(from, rows.size()), replacing));
    }

    private SqlText statement(Rows rows, boolean replacing) {
        StateTable table = rows.table();
        List<StateColumn> columns = new ArrayList<>(rows.columns().keySet());
        List<StateColumn> stamps = table.columns().stream()
                .filter(column -> column.name().equals(StateTable.CREATED_AT)
                        || column.name().equals(StateTable.UPDATED_AT))
                .filter(column -> !columns.contains(column))
                .toList();
        columns.addAll(stamps);
        SqlText sql = text().add("INSERT INTO ").name(name(table)).add(" (");
        sql.add(String.join(", ", columns.stream().map(StateColumn::name).toList()));
        sql.add(") SELECT ");
        String separator = "";
        for (Map.Entry<StateColumn, List<@Nullable String>> column :
                rows.columns().entrySet()) {
            sql.add(separator)
                    .bindEach(column.getValue(), column.getKey().type().sql());
            separator = ", ";
        }
        for (StateColumn ignored : stamps) sql.add(", ").bind(now());
        if (replacing) sql.add(onConflict(table, columns));
        return sql;
    }

    private static String onConflict(StateTable table, List<StateColumn> columns) {
        StringJoiner changes = new StringJoiner(", ");
        for (StateColumn column : columns) {
            if (table.key().contains(column.name()) || column.name().equals(StateTable.CREATED_AT)) continue;
            changes.add(column.name() + " = excluded." + column.name());
        }
        return " ON CONFLICT (" + String.join(", ", table.key()) + ") DO UPDATE SET " + changes;
    }

    // ---- reading

    /** All columns of a table, in a statement to which conditions can be added. */
    public SqlText select(StateTable table) {
        return text().add("SELECT " + String.join(", ", table.columnNames()) + " FROM ")
                .name(name(table));
    }

    /** Rows of a query whose columns are columns of the table. */
    public List<Row> query(StateTable table, SqlText sql) {
        return during("reading " + table.name(), () -> rows(table, session.query(sql.bound())));
    }

    /** A condition on one column that many values meet. */
    public SqlText whereIn(SqlText sql, String column, Collection<String> values) {
        return sql.add(column + " IN (SELECT ")
                .bindEach(List.copyOf(values), ColumnType.TEXT.sql())
                .add(")");
    }

    private static List<Row> rows(StateTable table, QueryResult result) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < result.columns().size(); i++)
            places.put(result.columns().get(i).name(), i);
        List<Row> rows = new ArrayList<>(result.rows().size());
        for (List<@Nullable Object> values : result.rows()) rows.add(new Row(table, places, values));
        return rows;
    }

    private static <T> T during(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (StatementFailedException e) {
            throw e.during(doing);
        }
    }
}
