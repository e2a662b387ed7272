package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Loads a file by {@code read_csv}. The engine only splits the file into texts; these go through the same casts as in
 * {@link DuckDbBulkLoad}. Its buffers have their default size: with others it misreads rows where two of them meet.
 */
final class DuckDbFileLoad {
    /** Those in a path would be a pattern, or the name of another file system. */
    private static final String NOT_IN_PATHS = "*?[]{}\\:";

    private DuckDbFileLoad() {}

    static OptionalLong load(Session session, RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        if (!reads(file)) return OptionalLong.empty();
        try {
            return OptionalLong.of(session.execute(render(destination, columns, file)));
        } catch (StatementFailedException e) {
            if (e.kind() == FailureKind.INTERRUPTED) throw e;
            return OptionalLong.empty();
        }
    }

    /** With line ends inside fields the engine cannot read in parts, and takes a gigabyte of memory. */
    private static boolean reads(CsvFile file) {
        String path = file.path().toString();
        return !file.breaks() && file.path().isAbsolute() && path.chars().noneMatch(c -> NOT_IN_PATHS.indexOf(c) >= 0);
    }

    static String render(RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        SqlText sql = SqlText.of(DuckDb.DIALECT).add("INSERT INTO ").name(destination);
        sql.add(" (").columns(columns.stream().map(ColumnInfo::name).toList()).add(") SELECT ");
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) sql.add(", ");
            String text = "c" + file.fileColumns().get(i);
            ColumnInfo column = columns.get(i);
            sql.add(DuckDbBulkLoad.isText(column) ? text : "CAST(" + text + " AS " + column.type() + ")");
        }
        sql.add(" FROM read_csv(").literal(file.path().toString());
        sql.add(", auto_detect = false, columns = {");
        for (int i = 0; i < columns.size(); i++) sql.add(i > 0 ? ", " : "").add("c" + i + ": 'VARCHAR'");
        sql.add("}, header = true, delim = ").literal(String.valueOf(file.delimiter()));
        sql.add(", quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = true, comment = ''");
        return sql.add(", compression = 'none', hive_partitioning = false, strict_mode = true)")
                .toString();
    }
}
