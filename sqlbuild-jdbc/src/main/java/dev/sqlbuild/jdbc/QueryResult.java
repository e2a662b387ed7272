package dev.sqlbuild.jdbc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query, read into memory.
 *
 * @param columns result columns in order
 * @param rows one list per row, in column order; values are plain Java values, never {@code java.sql} ones
 * @param truncated whether the query had more rows than were asked for
 */
public record QueryResult(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {

    /** A result column: name as reported by the engine, full type text. */
    public record Column(String name, String type) {}

    /** The only value of a result of one row and one column. */
    public @Nullable Object single() {
        if (rows.size() != 1 || columns.size() != 1) {
            throw new IllegalStateException("expected one value, found " + rows.size() + " rows of " + columns.size());
        }
        return rows.get(0).get(0);
    }
}
