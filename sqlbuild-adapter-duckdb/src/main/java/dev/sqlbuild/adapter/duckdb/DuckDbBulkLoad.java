package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Loads rows of text. What {@link ExactAppend} reads goes straight into the destination. From the first row that it does
 * not read, a batch goes into a temporary table of text with line numbers and from there with casts into the
 * destination: the engine alone says what other forms mean, and the line numbers say where a value that does not fit
 * came from. One batch is in memory at a time.
 */
final class DuckDbBulkLoad {
    /** Rows of a row group of the engine. */
    static final int BATCH_ROWS = 122_880;

    private static final int SHOWN_VALUE = 80;
    private static final String BATCH = "__sqb_load";

    private final Session session;
    private final RelationName destination;
    private final List<ColumnInfo> columns;
    private final List<BulkLoad.Rejected> rejected = new ArrayList<>();
    /** Whether the source stands on a row that was not taken. */
    private boolean more;

    DuckDbBulkLoad(Session session, RelationName destination, List<ColumnInfo> columns) {
        this.session = session;
        this.destination = destination;
        this.columns = List.copyOf(columns);
    }

    BulkLoad load(RowSource rows) {
        Optional<ExactAppend> exact = ExactAppend.into(destination, columns);
        long total = 0;
        more = rows.next();
        while (more && rejected.size() < BulkLoad.MAX_REJECTED) {
            if (exact.isPresent() && rejected.isEmpty()) {
                ExactAppend.Outcome outcome = exact.get().append(session, rows);
                total += outcome.rows();
                more = outcome.more();
            }
            if (more) total += loadBatch(rows);
        }
        return new BulkLoad(total, firstRejected());
    }

    private int loadBatch(RowSource rows) {
        session.execute(createBatch());
        int count = fill(rows);
        takeBatch();
        session.execute("DROP TABLE IF EXISTS temp." + BATCH);
        return count;
    }

    /** Begins with the row on which the source stands. */
    private int fill(RowSource rows) {
        try (DuckDBAppender appender =
                session.connection().unwrap(DuckDBConnection.class).createAppender("temp", "main", BATCH)) {
            int count = 0;
            while (count < BATCH_ROWS && more) {
                appender.beginRow();
                appender.append(rows.line());
                for (int i = 0; i < columns.size(); i++) append(appender, rows.value(i));
                appender.endRow();
                count++;
                more = rows.next();
            }
            return count;
        } catch (SQLException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.E101, DuckDbMessage.unwrapped(String.valueOf(e.getMessage()))), e);
        }
    }

    private static void append(DuckDBAppender appender, @Nullable String value) throws SQLException {
        if (value == null) appender.appendNull();
        else appender.append(value);
    }

    /** After the first rejected value later batches are only searched for more of them. */
    private void takeBatch() {
        if (!rejected.isEmpty()) {
            collectRejected();
            return;
        }
        try {
            session.execute(insertBatch());
        } catch (StatementFailedException e) {
            if (e.kind() == FailureKind.CONVERSION) collectRejected();
            if (rejected.isEmpty()) throw e;
        }
    }

    private void collectRejected() {
        for (int i = 0; i < columns.size(); i++) {
            ColumnInfo column = columns.get(i);
            if (isText(column)) continue;
            for (List<@Nullable Object> row : session.query(findRejected(i)).rows()) {
                long line = row.get(0) instanceof Number number ? number.longValue() : 0;
                String value = shown(String.valueOf(row.get(1)));
                rejected.add(new BulkLoad.Rejected(line, column.name(), value, column.type()));
            }
        }
    }

    private List<BulkLoad.Rejected> firstRejected() {
        return rejected.stream()
                .sorted(Comparator.comparingLong(BulkLoad.Rejected::line))
                .limit(BulkLoad.MAX_REJECTED)
                .toList();
    }

    private String createBatch() {
        StringBuilder sql = new StringBuilder("CREATE OR REPLACE TEMP TABLE " + BATCH + " (line BIGINT");
        for (int i = 0; i < columns.size(); i++) sql.append(", c").append(i).append(" VARCHAR");
        return sql.append(')').toString();
    }

    private String insertBatch() {
        SqlText sql =
                SqlText.of(DuckDb.DIALECT).add("INSERT INTO ").name(destination).add(" (");
        sql.columns(columns.stream().map(ColumnInfo::name).toList()).add(") SELECT ");
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) sql.add(", ");
            ColumnInfo column = columns.get(i);
            sql.add(isText(column) ? "c" + i : "CAST(c" + i + " AS " + column.type() + ")");
        }
        return sql.add(" FROM temp." + BATCH).toString();
    }

    private String findRejected(int column) {
        String value = "c" + column;
        return "SELECT line, " + value + " FROM temp." + BATCH + " WHERE " + value + " IS NOT NULL AND TRY_CAST("
                + value + " AS " + columns.get(column).type() + ") IS NULL ORDER BY line LIMIT "
                + BulkLoad.MAX_REJECTED;
    }

    static boolean isText(ColumnInfo column) {
        return DuckDbTypeName.normalize(column.type()).equals("VARCHAR");
    }

    private static String shown(String value) {
        int end = value.codePointCount(0, value.length()) <= SHOWN_VALUE
                ? value.length()
                : value.offsetByCodePoints(0, SHOWN_VALUE);
        return value.substring(0, end);
    }
}
