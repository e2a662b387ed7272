package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads rows of text by {@code COPY}, batch by batch, straight into the destination. A batch with a value that does not
 * fit is put into a temporary table of text, where the server says which values those are; from then on batches are
 * only searched for more of them.
 */
final class PostgresBulkLoad {
    private final Session session;
    private final RelationName destination;
    private final List<ColumnInfo> columns;
    private final RejectedValues rejected;

    PostgresBulkLoad(Session session, RelationName destination, List<ColumnInfo> columns) {
        this.session = session;
        this.destination = destination;
        this.columns = List.copyOf(columns);
        this.rejected = new RejectedValues(session, this.columns);
    }

    BulkLoad load(RowSource rows) {
        String copy = copyInto();
        CopyBatch batch = new CopyBatch();
        long total = 0;
        boolean more = true;
        while (more && !rejected.isFull()) {
            batch.clear();
            more = fill(batch, rows);
            total += batch.rows();
            if (batch.rows() > 0) take(batch, copy);
        }
        return new BulkLoad(total, rejected.first());
    }

    private boolean fill(CopyBatch batch, RowSource rows) {
        int width = columns.size();
        while (!batch.isFull()) {
            if (!rows.next()) return false;
            batch.begin(rows.line());
            for (int i = 0; i < width; i++) batch.add(checked(rows.value(i), i, rows.line()));
            batch.end();
        }
        return true;
    }

    /** The server knows no text with a NUL in it. */
    private @Nullable String checked(@Nullable String value, int column, long line) {
        if (value == null || value.indexOf('\0') < 0) return value;
        rejected.add(line, columns.get(column), value);
        return null;
    }

    private void take(CopyBatch batch, String copy) {
        if (!rejected.isEmpty()) {
            rejected.search(batch);
            return;
        }
        try {
            copy(session, copy, batch.bytes(), batch.length());
        } catch (StatementFailedException e) {
            if (e.kind() == FailureKind.CONVERSION) rejected.search(batch);
            if (rejected.isEmpty()) throw e;
        }
    }

    /** Runs one {@code COPY}; the statement ends with the call, whatever happens. */
    static void copy(Session session, String sql, byte[] bytes, int length) {
        session.work(sql, connection -> {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                copy.writeToCopy(bytes, 0, length);
                return copy.endCopy();
            } finally {
                if (copy.isActive()) copy.cancelCopy();
            }
        });
    }

    private String copyInto() {
        return SqlText.of(Postgres.DIALECT)
                .add("COPY ")
                .name(destination)
                .add(" (")
                .columns(columns.stream().map(ColumnInfo::name).toList())
                .add(") FROM STDIN WITH (FORMAT text, ENCODING 'UTF8')")
                .toString();
    }
}
