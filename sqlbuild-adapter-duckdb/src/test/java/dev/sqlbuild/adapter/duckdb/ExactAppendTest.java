package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is appended as values is what the engine's cast of the same texts gives. */
class ExactAppendTest {
    private static final RelationName LOADED = RelationName.of("dev", "loaded");
    private static final int TEXTS = 2_000;
    private static final String[] PIECES = {
        "0",
        "1",
        "7",
        "12",
        "28",
        "29",
        "31",
        "99",
        "127",
        "128",
        "-128",
        "32768",
        "2147483647",
        "-",
        "+",
        ".",
        "e3",
        ":",
        " ",
        "T",
        "Z",
        "true",
        "FALSE",
        "t",
        "2024",
        "0000",
        "2024-02-29",
        "2023-02-29",
        "1900-01-01",
        "9999-12-31",
        "00:00:00",
        "23:59:59",
        "24:00:00",
        ".5",
        ".123456",
        ".1234567",
        "+02",
        "\n",
        "\"",
        "'",
        "\u00e4",
        "\uD83D\uDEB2",
        "_",
        "123456789012345678",
        "9223372036854775807",
        "00"
    };

    private final DuckDbAdapter adapter = new DuckDbAdapter();
    private Warehouse warehouse;
    private Session session;

    @BeforeEach
    void open() {
        warehouse = adapter.connect(ConnectionConfig.of(adapter, Map.of()), Path.of("."));
        session = warehouse.openSession();
        adapter.ensureSchema(session, Optional.empty(), "dev");
    }

    @AfterEach
    void close() {
        session.close();
        warehouse.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BOOLEAN",
                "TINYINT",
                "SMALLINT",
                "INTEGER",
                "BIGINT",
                "DOUBLE",
                "DECIMAL(4,2)",
                "DECIMAL(9,0)",
                "DECIMAL(18,6)",
                "DATE",
                "TIMESTAMP",
                "TIMESTAMPTZ",
                "VARCHAR",
                "TIME"
            })
    void givesWhatACastGives(String type) {
        List<ColumnInfo> columns = List.of(ColumnInfo.of("n", "BIGINT"), ColumnInfo.of("v", type));
        List<String> texts = castable(type, texts(new Random(type.hashCode())));
        assertThat(load(columns, new Texts(texts))).isEqualTo(new BulkLoad(texts.size(), List.of()));
        assertThat(differences(type, texts)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BOOLEAN",
                "TINYINT",
                "SMALLINT",
                "INTEGER",
                "BIGINT",
                "DOUBLE",
                "DECIMAL(4,2)",
                "DECIMAL(9,0)",
                "DECIMAL(18,6)",
                "DATE",
                "TIMESTAMP",
                "TIMESTAMPTZ"
            })
    void readsOnlyWhatTheEngineReadsAlike(String type) {
        List<ColumnInfo> columns = List.of(ColumnInfo.of("n", "BIGINT"), ColumnInfo.of("v", type));
        ExactType.Reader reader = ExactType.of(type).orElseThrow().reader();
        List<String> texts = texts(new Random(type.hashCode() + 1L));
        texts.removeIf(text -> reader.read(text.toCharArray(), 0, text.length()) == ExactText.UNKNOWN);
        assertThat(texts).hasSizeGreaterThan(5);
        adapter.createTable(session, LOADED, columns, Ownership.MANAGED);
        Texts source = new Texts(texts);
        source.next();
        ExactAppend append = ExactAppend.into(LOADED, columns).orElseThrow();
        assertThat(append.append(session, source)).isEqualTo(new ExactAppend.Outcome(texts.size(), false));
        assertThat(differences(type, texts)).isZero();
    }

    private BulkLoad load(List<ColumnInfo> columns, Texts texts) {
        adapter.createTable(session, LOADED, columns, Ownership.MANAGED);
        return adapter.bulkLoad(session, LOADED, columns, texts);
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) texts.add(text(random, i % 7));
        return texts;
    }

    private static String text(Random random, int form) {
        String sign = random.nextInt(3) == 0 ? "-" : "";
        int size = 1 + random.nextInt(12);
        String number = sign + Math.abs(random.nextLong() % (long) Math.pow(10, size));
        String day = "%04d-%02d-%02d".formatted(random.nextInt(10_000), random.nextInt(14), random.nextInt(33));
        String time = "%02d:%02d:%02d".formatted(random.nextInt(25), random.nextInt(61), random.nextInt(61));
        return switch (form) {
            case 0 -> number;
            case 1 -> number + "." + random.nextInt(10_000_000);
            case 2 -> day;
            case 3 -> day + (random.nextBoolean() ? " " : "T") + time + (random.nextBoolean() ? "Z" : "");
            case 4 -> day + " " + time + "." + random.nextInt(10_000_000) + (random.nextBoolean() ? "Z" : "");
            case 5 -> random.nextInt(5) == 0 ? (random.nextBoolean() ? "True" : "fALSE") : sign + random.nextInt(200);
            default -> {
                StringBuilder text = new StringBuilder();
                for (int left = 1 + random.nextInt(4); left > 0; left--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString();
            }
        };
    }

    private List<String> castable(String type, List<String> texts) {
        texts.add("");
        write(texts);
        List<String> castable = new ArrayList<>();
        session.query("SELECT v FROM dev.texts WHERE TRY_CAST(v AS " + type + ") IS NOT NULL ORDER BY n")
                .rows()
                .forEach(row -> castable.add(String.valueOf(row.get(0))));
        return castable;
    }

    private long differences(String type, List<String> texts) {
        write(texts);
        String cast = "(SELECT n, CAST(v AS " + type + ") AS v FROM dev.texts)";
        String loaded = "(SELECT n, v FROM dev.loaded)";
        Object found = session.query("SELECT count(*) FROM (SELECT a.n FROM " + cast + " a FULL JOIN " + loaded
                        + " b ON a.n = b.n WHERE a.v IS DISTINCT FROM b.v OR a.n IS NULL OR b.n IS NULL)")
                .single();
        return ((Number) found).longValue();
    }

    private void write(List<String> texts) {
        SqlText sql = SqlText.of(DuckDb.DIALECT).add("CREATE OR REPLACE TABLE dev.texts AS SELECT * FROM (VALUES ");
        for (int i = 0; i < texts.size(); i++) {
            sql.add((i == 0 ? "(" : ", (") + i + ", ").literal(texts.get(i)).add("::VARCHAR)");
        }
        session.execute(sql.add(") AS t(n, v)").toString());
        // Every eleventh value is NULL in the source too.
        session.execute("UPDATE dev.texts SET v = NULL WHERE n % 11 = 10");
    }

    /** One numbered row for each text; every eleventh text is NULL. */
    private static final class Texts implements RowSource {
        private final List<String> texts;
        private int at = -1;

        Texts(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public boolean next() {
            return ++at < texts.size();
        }

        @Override
        public long line() {
            return at + 1L;
        }

        @Override
        public boolean isNull(int column) {
            return column == 1 && at % 11 == 10;
        }

        @Override
        public char[] text(int column) {
            return (column == 0 ? Integer.toString(at) : texts.get(at)).toCharArray();
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
