package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Finds the values of a batch that their columns do not take. */
final class RejectedValues {
    private static final int SHOWN_VALUE = 80;
    private static final String BATCH = "pg_temp.__sqb_load";

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (.*?): \"(.*)\"", Pattern.DOTALL);

    private final Session session;
    private final List<ColumnInfo> columns;
    private final List<BulkLoad.Rejected> found = new ArrayList<>();

    RejectedValues(Session session, List<ColumnInfo> columns) {
        this.session = session;
        this.columns = columns;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    boolean isFull() {
        return found.size() >= BulkLoad.MAX_REJECTED;
    }

    void add(long line, ColumnInfo column, String value) {
        found.add(new BulkLoad.Rejected(line, column.name(), shown(value), column.type()));
    }

    List<BulkLoad.Rejected> first() {
        return found.stream()
                .sorted(Comparator.comparingLong(BulkLoad.Rejected::line))
                .limit(BulkLoad.MAX_REJECTED)
                .toList();
    }

    /**
     * Asks the server about every value of the batch, one question for each column. A server before version 16 cannot
     * be asked; of that only the value is known at which it stopped.
     *
     * @param refusal how the server stopped loading the batch, if it did
     */
    void search(CopyBatch batch, Optional<StatementFailedException> refusal) {
        if (!canBeAsked()) {
            refusal.ifPresent(failure -> addStoppedAt(failure, batch));
            return;
        }
        session.execute("DROP TABLE IF EXISTS " + BATCH);
        session.execute(createBatch());
        byte[] numbered = numbered(batch);
        PostgresBulkLoad.copy(
                session,
                "COPY " + BATCH + " FROM STDIN WITH (FORMAT text, ENCODING 'UTF8')",
                sink -> sink.write(numbered, 0, numbered.length));
        for (int i = 0; i < columns.size(); i++) {
            for (List<@Nullable Object> row : session.query(findRejected(i)).rows()) {
                int number = row.get(0) instanceof Number value ? value.intValue() : 0;
                add(batch.line(number), columns.get(i), String.valueOf(row.get(1)));
            }
        }
        session.execute("DROP TABLE " + BATCH);
    }

    private boolean canBeAsked() {
        Object found = session.query("SELECT pg_catalog.to_regproc('pg_catalog.pg_input_is_valid') IS NOT NULL")
                .single();
        return Boolean.TRUE.equals(found);
    }

    private void addStoppedAt(StatementFailedException failure, CopyBatch batch) {
        ServerErrorMessage server =
                failure.getCause() instanceof PSQLException cause ? cause.getServerErrorMessage() : null;
        if (server == null || server.getWhere() == null) return;
        Matcher place = PLACE.matcher(server.getWhere());
        if (!place.find()) return;
        int row = Integer.parseInt(place.group(1)) - 1;
        for (ColumnInfo column : columns) {
            if (column.name().equals(place.group(2))) add(batch.line(row), column, place.group(3));
        }
    }

    private String createBatch() {
        StringBuilder sql = new StringBuilder("CREATE TEMP TABLE __sqb_load (row_number int");
        for (int i = 0; i < columns.size(); i++) sql.append(", c").append(i).append(" text");
        return sql.append(')').toString();
    }

    private String findRejected(int column) {
        return SqlText.of(Postgres.DIALECT)
                .add("SELECT row_number, c" + column + " FROM " + BATCH + " WHERE NOT pg_input_is_valid(c" + column
                        + ", ")
                .literal(columns.get(column).type())
                .add(") ORDER BY row_number LIMIT " + BulkLoad.MAX_REJECTED)
                .toString();
    }

    /** The records with their numbers before them; a line break inside a value is written as two letters. */
    private static byte[] numbered(CopyBatch batch) {
        StringBuilder numbered = new StringBuilder(batch.length() + 8 * batch.rows());
        String text = new String(batch.bytes(), 0, batch.length(), StandardCharsets.UTF_8);
        int from = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int end = text.indexOf('\n', from) + 1;
            numbered.append(row).append('\t').append(text, from, end);
            from = end;
        }
        return numbered.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(String value) {
        int end = value.codePointCount(0, value.length()) <= SHOWN_VALUE
                ? value.length()
                : value.offsetByCodePoints(0, SHOWN_VALUE);
        return value.substring(0, end);
    }
}
