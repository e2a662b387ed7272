package dev.sqlbuild.adapter.duckdb;

import static dev.sqlbuild.adapter.duckdb.ExactText.UNKNOWN;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.jdbc.Session;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows straight to the destination as values of its types, as long as every value is in a form that can mean
 * only one thing; what such a row loads is what a cast would have given.
 */
final class ExactAppend {
    private final RelationName destination;
    /** The way of each column; null for text. */
    private final @Nullable ExactType[] types;

    private final long[] values;

    private ExactAppend(RelationName destination, @Nullable ExactType[] types) {
        this.destination = destination;
        this.types = types;
        this.values = new long[types.length];
    }

    /** Empty where only the engine can read a column, or where the destination has no full name. */
    static Optional<ExactAppend> into(RelationName destination, List<ColumnInfo> columns) {
        if (destination.schema().isEmpty()) return Optional.empty();
        List<@Nullable ExactType> types = new ArrayList<>();
        for (ColumnInfo column : columns) {
            ExactType type = ExactType.of(column.type()).orElse(null);
            if (type == null && !DuckDbBulkLoad.isText(column)) return Optional.empty();
            types.add(type);
        }
        return Optional.of(new ExactAppend(destination, types.toArray(new @Nullable ExactType[0])));
    }

    /**
     * How loading stopped.
     *
     * @param rows rows that were appended
     * @param more whether the source stands on a row that was not
     */
    record Outcome(long rows, boolean more) {}

    /** Begins with the row on which the source stands, and stops before the first that the engine has to read. */
    Outcome append(Session session, RowSource rows) {
        return session.work("append to " + destination, connection -> {
            try (DuckDBAppender appender = appender(connection)) {
                long count = 0;
                boolean more = true;
                while (more && read(rows)) {
                    write(appender, rows);
                    // Whole row groups go to the file at once instead of through the log.
                    if (++count % DuckDbBulkLoad.BATCH_ROWS == 0) appender.flush();
                    more = rows.next();
                }
                return new Outcome(count, more);
            }
        });
    }

    private DuckDBAppender appender(Connection connection) throws SQLException {
        DuckDBConnection own = connection.unwrap(DuckDBConnection.class);
        String schema = destination.schema().orElseThrow();
        return destination.database().isPresent()
                ? own.createAppender(destination.database().get(), schema, destination.name())
                : own.createAppender(schema, destination.name());
    }

    /** Reads the whole row before a part of it is appended; false if that cannot be done here. */
    private boolean read(RowSource rows) {
        for (int i = 0; i < types.length; i++) {
            ExactType type = types[i];
            if (type == null || rows.isNull(i)) continue;
            values[i] = type.reader().read(rows.text(i), rows.start(i), rows.end(i));
            if (values[i] == UNKNOWN) return false;
        }
        return true;
    }

    private void write(DuckDBAppender appender, RowSource rows) throws SQLException {
        appender.beginRow();
        for (int i = 0; i < types.length; i++) {
            ExactType type = types[i];
            if (rows.isNull(i)) appender.appendNull();
            else if (type != null) type.writer().append(appender, values[i]);
            else appender.append(utf8(rows.text(i), rows.start(i), rows.end(i)));
        }
        appender.endRow();
    }

    private static byte[] utf8(char[] text, int start, int end) {
        byte[] bytes = new byte[end - start];
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (c >= 0x80) return new String(text, start, end - start).getBytes(StandardCharsets.UTF_8);
            bytes[i - start] = (byte) c;
        }
        return bytes;
    }
}
