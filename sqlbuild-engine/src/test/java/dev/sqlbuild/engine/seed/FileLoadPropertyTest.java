package dev.sqlbuild.engine.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.core.seed.csv.CsvProfile;
import dev.sqlbuild.core.seed.csv.CsvReader;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import dev.sqlbuild.core.seed.csv.PlainCsv;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine reads from a file itself is what it gets from our reader, or it refuses what does not convert. */
class FileLoadPropertyTest {
    private static final RelationName BY_ENGINE = RelationName.of("dev", "by_engine");
    private static final RelationName BY_ROWS = RelationName.of("dev", "by_rows");
    private static final List<String> TYPES =
            List.of("VARCHAR", "VARCHAR", "BIGINT", "INTEGER", "DECIMAL(10,2)", "DATE", "TIMESTAMP", "BOOLEAN", "REAL");
    private static final Map<String, List<String>> VALUES = Map.of(
            "VARCHAR",
            List.of(
                    "a",
                    " a ",
                    "\"a,b\"",
                    "\"say \"\"so\"\"\"",
                    "\"a;b\tc\"",
                    "é\u20AC",
                    "\uD83D\uDEB2",
                    "a\\nb",
                    "\\N",
                    "NULL",
                    "#x",
                    "'",
                    "a'b",
                    "\"\"\"\"",
                    "\" \"",
                    "x\\",
                    "-- ",
                    "\uFEFFa",
                    "\u00A0",
                    "1,5"),
            "BIGINT",
            List.of("1", "-9223372036854775808", "0042", "+7", " 8 ", "\"9\"", "1e3", "1_000"),
            "INTEGER",
            List.of("1", "-2147483648", "7", "\"8\""),
            "DECIMAL(10,2)",
            List.of("1.25", "-0.01", "1.005", "99999999.99", "\"3\"", ".5"),
            "DATE",
            List.of("2026-01-02", "1600-02-29", "9999-12-31", "\"2026-01-02\""),
            "TIMESTAMP",
            List.of("2026-01-02 03:04:05", "2026-01-02T03:04:05.123456", "2026-01-02", "2026-01-02 03:04:05.5"),
            "BOOLEAN",
            List.of("true", "false", "TRUE", "t", "0"),
            "REAL",
            List.of("1.5", "-2e10", "NaN", "inf", "0.1"));

    @TempDir
    Path directory;

    private final Random random = new Random(20261127);
    private int loaded;
    private int refused;

    @Test
    void duckDbReadsWhatItIsGivenRowByRow() throws IOException {
        check(new DuckDbAdapter(), Map.of(), 400);
    }

    @Test
    void postgresReadsWhatItIsGivenRowByRow() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            check(new PostgresAdapter(), database.connection(), 300);
        }
    }

    private void check(Adapter adapter, Map<String, Object> connection, int rounds) throws IOException {
        try (Warehouse warehouse = adapter.connect(ConnectionConfig.of(adapter, connection), directory);
                Session session = warehouse.openSession()) {
            adapter.ensureSchema(session, Optional.empty(), "dev");
            for (int round = 0; round < rounds; round++) compare(adapter, session);
        }
        assertThat(loaded).isGreaterThan(rounds / 3);
        assertThat(refused).isGreaterThan(rounds / 10);
    }

    private void compare(Adapter adapter, Session session) throws IOException {
        int width = 1 + random.nextInt(4);
        List<String> types = IntStream.range(0, width)
                .mapToObj(i -> TYPES.get(random.nextInt(TYPES.size())))
                .toList();
        char delimiter = ",,;\t|".charAt(random.nextInt(5));
        String text = text(types, delimiter);
        Path file = Files.writeString(directory.resolve("it's a seed.csv"), text);
        CsvSettings settings = CsvSettings.DEFAULT.withDelimiter(delimiter);
        List<Integer> order = new ArrayList<>(IntStream.range(0, width).boxed().toList());
        if (random.nextBoolean()) Collections.shuffle(order, random);
        List<ColumnInfo> columns =
                order.stream().map(i -> ColumnInfo.of("c" + i, types.get(i))).toList();

        try (CsvReader reader = CsvReader.open("x.csv", file, settings)) {
            Optional<PlainCsv> plain = CsvProfile.quick(
                            "x.csv",
                            file,
                            settings,
                            reader.header(),
                            order.stream().mapToInt(i -> i).toArray(),
                            false)
                    .flatMap(CsvProfile::plain);
            if (plain.isEmpty()) return;
            adapter.createTable(session, BY_ENGINE, columns, Ownership.MANAGED);
            adapter.createTable(session, BY_ROWS, columns, Ownership.MANAGED);
            OptionalLong read = adapter.loadFile(session, BY_ENGINE, columns, file(file, plain.get(), order));
            BulkLoad rows = adapter.bulkLoad(session, BY_ROWS, columns, new Rows(reader, order));
            if (read.isEmpty()) {
                if (!plain.get().breaks()) assertThat(rows.rejected()).as(text).isNotEmpty();
                refused++;
            } else {
                assertThat(rows.rejected()).as(text).isEmpty();
                assertThat(read.getAsLong()).as(text).isEqualTo(rows.rows());
                assertThat(content(session, BY_ENGINE, columns)).as(text).isEqualTo(content(session, BY_ROWS, columns));
                loaded++;
            }
        }
    }

    private static CsvFile file(Path path, PlainCsv plain, List<Integer> order) {
        return new CsvFile(
                path.toAbsolutePath(),
                plain.delimiter(),
                plain.dataStart(),
                plain.carriageReturns(),
                plain.breaks(),
                order);
    }

    private String text(List<String> types, char delimiter) {
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
        for (int i = 0; i < types.size(); i++)
            text.append(i == 0 ? "" : delimiter + "").append(i % 2 == 0 ? "h" + i : "\"h " + i + "\"");
        // Seldom a bad value or a break among few rows, so that both outcomes are common.
        boolean bad = random.nextInt(4) == 0;
        boolean broken = random.nextInt(5) == 0;
        for (int row = random.nextInt(8); row > 0; row--) {
            text.append(lineEnd);
            for (int i = 0; i < types.size(); i++) {
                if (i > 0) text.append(delimiter);
                String value = value(bad && random.nextInt(3) == 0 ? "VARCHAR" : types.get(i), delimiter);
                text.append(broken && random.nextInt(6) == 0 ? "\"two\nlines\"" : value);
            }
        }
        return text.append(random.nextBoolean() ? lineEnd : "").toString();
    }

    private String value(String type, char delimiter) {
        if (random.nextInt(8) == 0) return random.nextBoolean() ? "\"\"" : "";
        List<String> values = VALUES.get(type);
        String value = values.get(random.nextInt(values.size()));
        return value.startsWith("\"") || value.indexOf(delimiter) < 0 ? value : "\"" + value + "\"";
    }

    private static List<String> content(Session session, RelationName table, List<ColumnInfo> columns) {
        String texts = columns.stream()
                .map(column -> "CAST(\"" + column.name() + "\" AS VARCHAR)")
                .collect(Collectors.joining(", "));
        return session.query("SELECT " + texts + " FROM " + table).rows().stream()
                .map(List::toString)
                .toList();
    }

    private record Rows(CsvReader reader, List<Integer> order) implements RowSource {
        @Override
        public boolean next() {
            return reader.next();
        }

        @Override
        public long line() {
            return reader.line();
        }

        @Override
        public boolean isNull(int column) {
            return reader.isNull(order.get(column));
        }

        @Override
        public char[] text(int column) {
            return reader.characters();
        }

        @Override
        public int start(int column) {
            return reader.start(order.get(column));
        }

        @Override
        public int end(int column) {
            return reader.end(order.get(column));
        }
    }
}
