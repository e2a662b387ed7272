package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.Bench.expect;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Appending, emptying, bulk loading and literals. */
final class RowChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("append and truncate", RowChecks::appendAndTruncate),
            always("bulk load", RowChecks::bulkLoad),
            always("bulk load names values that do not fit", RowChecks::rejects),
            always("a file is read as its rows are", RowChecks::loadFile),
            always("literals come back as they went in", RowChecks::literals));

    private RowChecks() {}

    private static void appendAndTruncate(Bench bench) {
        RelationName table = bench.numbers("appended", 2);
        long rows = bench.adapter().append(bench.session(), table, List.of("n"), "SELECT 7 UNION ALL SELECT 8");
        expect(2L, rows, "affected rows");
        expect(4L, bench.count(table), "rows");
        bench.adapter().truncate(bench.session(), table);
        expect(0L, bench.count(table), "rows after truncate");
    }

    private static void bulkLoad(Bench bench) {
        RelationName table = bench.relation("loaded");
        List<ColumnInfo> columns = typed(bench, LogicalType.INTEGER, LogicalType.STRING, LogicalType.DATE);
        bench.adapter().createTable(bench.session(), table, columns, Ownership.MANAGED);
        @Nullable
        String[][] rows = {
            {"1", "tab\there, quote ' and \" and \\", "2026-01-02"},
            {null, "", null},
            {"3", "\uD83D\uDEB2\nnext line", null}
        };
        BulkLoad load = bench.adapter().bulkLoad(bench.session(), table, columns, new Rows(rows));
        expect(new BulkLoad(3, List.of()), load, "outcome");
        List<List<@Nullable Object>> found = bench.session()
                .query("SELECT c1 FROM " + bench.sql(table) + " ORDER BY c0")
                .rows();
        for (@Nullable String[] row : rows) {
            expect(found.stream().anyMatch(each -> String.valueOf(row[1]).equals(each.get(0))), "text " + row[1]);
        }
        expect(
                1L,
                bench.adapter().countRows(bench.session(), table)
                        - bench.session()
                                .query("SELECT c0 FROM " + bench.sql(table) + " WHERE c0 IS NOT NULL")
                                .rows()
                                .size(),
                "null values");
    }

    private static void rejects(Bench bench) {
        RelationName table = bench.relation("rejected");
        List<ColumnInfo> columns = typed(bench, LogicalType.INTEGER, LogicalType.STRING);
        bench.adapter().createTable(bench.session(), table, columns, Ownership.MANAGED);
        @Nullable String[][] rows = {{"1", "a"}, {"abc", "b"}, {"3", "c"}};
        BulkLoad load = bench.adapter().bulkLoad(bench.session(), table, columns, new Rows(rows));
        String type = columns.get(0).type();
        expect(List.of(new BulkLoad.Rejected(2, "c0", "abc", type)), load.rejected(), "rejected values");
    }

    /** An adapter need not read files; what it does read is right, and what it cannot convert it refuses. */
    private static void loadFile(Bench bench) {
        List<ColumnInfo> columns = typed(bench, LogicalType.STRING, LogicalType.INTEGER);
        RelationName table = bench.relation("file");
        bench.adapter().createTable(bench.session(), table, columns, Ownership.MANAGED);
        OptionalLong rows =
                loadFile(bench, table, columns, "n;text\n1;\"it's; \"\"quoted\"\"\"\n;\\n \uD83D\uDEB2\n3;\"\"");
        if (rows.isEmpty()) return;
        expect(3L, rows.getAsLong(), "rows");
        expect(
                List.of(
                        Arrays.asList("it's; \"quoted\"", 1L),
                        Arrays.asList("\\n \uD83D\uDEB2", null),
                        Arrays.asList(null, 3L)),
                bench.session()
                        .query("SELECT c0, c1 FROM " + bench.sql(table) + " ORDER BY coalesce(c1, 2)")
                        .rows(),
                "values");
        bench.adapter().createTable(bench.session(), table, columns, Ownership.MANAGED);
        expect(OptionalLong.empty(), loadFile(bench, table, columns, "n;text\n1;a\nabc;b\n"), "rows of a bad file");
    }

    private static OptionalLong loadFile(Bench bench, RelationName table, List<ColumnInfo> columns, String text) {
        try {
            Path file = Files.createTempFile("sqb_check", ".csv");
            try {
                Files.writeString(file, text);
                CsvFile csv = new CsvFile(file.toAbsolutePath(), ';', 7, false, false, List.of(1, 0));
                return bench.adapter().loadFile(bench.session(), table, columns, csv);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void literals(Bench bench) {
        roundTrip(bench, LogicalType.BOOLEAN, true);
        roundTrip(bench, LogicalType.INTEGER, Long.MAX_VALUE);
        roundTrip(bench, LogicalType.FLOAT, 1.25e-3);
        roundTrip(bench, LogicalType.STRING, "it's \"quoted\" \\ \uD83D\uDEB2\n");
        roundTrip(bench, LogicalType.TIMESTAMP, LocalDateTime.of(2026, 3, 29, 2, 30, 1, 500_000_000));
        roundTrip(bench, LogicalType.DATE, LocalDate.of(2026, 2, 28));
        roundTrip(bench, LogicalType.TIME, LocalTime.of(23, 59, 58));
        roundTrip(bench, LogicalType.DECIMAL, new BigDecimal("12345678901234567890.123456789"));
        roundTrip(bench, LogicalType.STRING, null);
    }

    private static void roundTrip(Bench bench, LogicalType type, @Nullable Object value) {
        String literal = bench.adapter().literal(value, type);
        String sql = "SELECT CAST(" + literal + " AS " + bench.adapter().typeOf(type) + ")";
        expect(value, bench.session().query(sql, 1).single(), literal);
    }

    private static List<ColumnInfo> typed(Bench bench, LogicalType... types) {
        List<ColumnInfo> columns = new ArrayList<>();
        for (LogicalType type : types) {
            columns.add(ColumnInfo.of("c" + columns.size(), bench.adapter().typeOf(type)));
        }
        return columns;
    }

    private static final class Rows implements RowSource {
        private final @Nullable String[][] rows;
        private int at = -1;

        Rows(@Nullable String[][] rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            return ++at < rows.length;
        }

        @Override
        public long line() {
            return at + 1L;
        }

        @Override
        public boolean isNull(int column) {
            return rows[at][column] == null;
        }

        @Override
        public char[] text(int column) {
            return String.valueOf(rows[at][column]).toCharArray();
        }

        @Override
        public int start(int column) {
            return 0;
        }

        @Override
        public int end(int column) {
            return text(column).length;
        }
    }
}
