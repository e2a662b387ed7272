package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
    private boolean more = true;

    PostgresBulkLoad(Session session, RelationName destination, List<ColumnInfo> columns) {
        this.session = session;
        this.destination = destination;
        this.columns = List.copyOf(columns);
        this.rejected = new RejectedValues(session, this.columns);
    }

    BulkLoad load(RowSource rows) {
        CopyBatch batch = new CopyBatch();
        long total = 0;
        while (more && !rejected.isFull()) {
            batch.clear();
            Optional<StatementFailedException> refusal = rejected.isEmpty() ? copy(batch, rows) : read(batch, rows);
            total += batch.rows();
            if (refusal.isPresent() || !rejected.isEmpty()) rejected.search(batch, refusal);
            if (refusal.isPresent() && rejected.isEmpty()) throw refusal.get();
        }
        return new BulkLoad(total, rejected.first());
    }

    /** The server takes in what was sent while the next rows are made; what it refuses is still in the batch. */
    private Optional<StatementFailedException> copy(CopyBatch batch, RowSource rows) {
        try {
            copy(session, copyInto(), sink -> fill(batch, rows, sink));
            return Optional.empty();
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.CONVERSION) throw e;
            return Optional.of(e);
        }
    }

    private Optional<StatementFailedException> read(CopyBatch batch, RowSource rows) {
        try {
            fill(batch, rows, CopyBatch.NOWHERE);
            return Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("nothing was sent", e);
        }
    }

    private void fill(CopyBatch batch, RowSource rows, CopyBatch.Sink sink) throws SQLException {
        int width = columns.size();
        while (!batch.isFull()) {
            more = rows.next();
            if (!more) break;
            batch.begin(rows.line());
            for (int i = 0; i < width; i++) add(batch, rows, i);
            batch.end();
            batch.sendWhenWorthwhile(sink);
        }
        batch.sendRest(sink);
    }

    private void add(CopyBatch batch, RowSource rows, int column) {
        if (rows.isNull(column)) {
            batch.addNull();
            return;
        }
        char[] text = rows.text(column);
        int start = rows.start(column);
        int end = rows.end(column);
        if (hasNul(text, start, end)) {
            rejected.add(rows.line(), columns.get(column), new String(text, start, end - start));
            batch.addNull();
        } else {
            batch.add(text, start, end);
        }
    }

    /** The server knows no text with a NUL in it. */
    private static boolean hasNul(char[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] == '\0') return true;
        }
        return false;
    }

    /** Gives {@code COPY} its data. */
    interface Source {
        void writeTo(CopyBatch.Sink sink) throws SQLException;
    }

    /** Runs one {@code COPY} and returns its rows; the statement ends with the call, whatever happens. */
    static long copy(Session session, String sql, Source source) {
        return session.work(sql, connection -> {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                source.writeTo(copy::writeToCopy);
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
