package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Loads a file by sending its bytes, from the first record on, to one {@code COPY} in CSV format. */
final class PostgresFileLoad {
    private static final int PART = 1 << 17;

    private PostgresFileLoad() {}

    static OptionalLong load(Session session, RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        String sql = render(destination, columns, file);
        try (InputStream in = Files.newInputStream(file.path())) {
            in.skipNBytes(file.dataStart());
            return OptionalLong.of(PostgresBulkLoad.copy(session, sql, sink -> send(in, sink)));
        } catch (StatementFailedException e) {
            if (e.kind() == FailureKind.INTERRUPTED) throw e;
            return OptionalLong.empty();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static void send(InputStream in, CopyBatch.Sink sink) throws SQLException {
        byte[] part = new byte[PART];
        try {
            for (int count = in.read(part); count >= 0; count = in.read(part)) sink.write(part, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String render(RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        List<String> names = file.tableColumns().stream()
                .map(position -> columns.get(position).name())
                .toList();
        return SqlText.of(Postgres.DIALECT)
                .add("COPY ")
                .name(destination)
                .add(" (")
                .columns(names)
                .add(") FROM STDIN WITH (FORMAT csv, DELIMITER ")
                .literal(String.valueOf(file.delimiter()))
                .add(", NULL '', FORCE_NULL (")
                .columns(names)
                .add("), ENCODING 'UTF8')")
                .toString();
    }
}
