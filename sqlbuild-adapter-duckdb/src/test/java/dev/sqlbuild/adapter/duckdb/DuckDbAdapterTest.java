package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbAdapterTest {
    private static final RelationName ORDERS = RelationName.of("dev", "orders");
    private static final RelationName STAGING = RelationName.of("dev", "orders__staging");

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

    @Test
    void rendersTheDocumentedStatements() {
        assertThat(adapter.renderEnsureSchema(Optional.of("shop"), "pr-123"))
                .containsExactly("CREATE SCHEMA IF NOT EXISTS shop.\"pr-123\"");
        assertThat(adapter.renderCreateTableAs(STAGING, "SELECT 1 AS a"))
                .containsExactly("CREATE OR REPLACE TABLE dev.orders__staging AS\nSELECT 1 AS a");
        assertThat(adapter.renderCreateViewAs(ORDERS, "SELECT 1 AS a"))
                .containsExactly("CREATE OR REPLACE VIEW dev.orders AS\nSELECT 1 AS a");
        assertThat(adapter.renderCreateTable(ORDERS, List.of(ColumnInfo.of("a\"b", "INTEGER"))))
                .containsExactly("CREATE OR REPLACE TABLE dev.orders (\"a\"\"b\" INTEGER)");
        assertThat(adapter.renderPromote(STAGING, ORDERS))
                .containsExactly("DROP TABLE IF EXISTS dev.orders", "ALTER TABLE dev.orders__staging RENAME TO orders");
        assertThat(adapter.renderRename(ORDERS, ORDERS.withName("Select"), RelationKind.VIEW))
                .containsExactly("ALTER VIEW dev.orders RENAME TO \"Select\"");
        assertThat(adapter.renderAppend(ORDERS, List.of("id", "total"), "SELECT 1, 2"))
                .containsExactly("INSERT INTO dev.orders (\"id\", \"total\")\nSELECT 1, 2");
        assertThatThrownBy(() -> adapter.renderRename(ORDERS, RelationName.of("prod", "orders"), RelationKind.TABLE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesASchemaWithTheNameOfItsDatabase() {
        assertThatThrownBy(() -> adapter.listRelations(session, Optional.empty(), List.of("dev", "Memory")))
                .isInstanceOfSatisfying(SqlBuildException.class, e -> {
                    assertThat(e.diagnostic().code()).isEqualTo(Code.A505);
                    assertThat(e.diagnostic().help()).get().asString().contains("database = \"memory\"");
                });
        RelationName table = new RelationName(Optional.of("memory"), Optional.of("memory"), "orders");
        adapter.ensureSchema(session, Optional.of("memory"), "memory");
        create(table, 2);
        assertThat(adapter.listRelations(session, Optional.of("memory"), List.of("memory")))
                .hasSize(1);
        assertThat(adapter.countRows(session, table)).isEqualTo(2);
    }

    @Test
    void promotesOverATableThatHasAnIndex() {
        create(ORDERS, 1);
        session.execute("CREATE INDEX by_a ON dev.orders (a)");
        create(STAGING, 3);
        assertThat(adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED)).isEqualTo(Replaced.CLEANLY);
        assertThat(adapter.countRows(session, ORDERS)).isEqualTo(3);
    }

    @Test
    void copiesAStagingTableThatHasAnIndexAndSaysSo() {
        create(STAGING, 3);
        session.execute("CREATE INDEX by_a ON dev.orders__staging (a)");
        adapter.createViewAs(session, ORDERS, "SELECT 1 AS a", Ownership.MANAGED);
        assertThat(adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED).warnings())
                .singleElement()
                .asString()
                .contains("indexes of dev.orders__staging were not carried over");
        assertThat(adapter.findKind(session, ORDERS)).contains(RelationKind.TABLE);
        assertThat(adapter.findKind(session, STAGING)).isEmpty();
        assertThat(adapter.countRows(session, ORDERS)).isEqualTo(3);
    }

    @Test
    void namesStagingWhenAPromotionFails() {
        create(ORDERS, 2);
        SqlBuildException failure = catchThrowableOfType(
                SqlBuildException.class, () -> adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED));
        assertThat(failure.diagnostic().notes()).anyMatch(note -> note.contains("dev.orders__staging"));
        assertThat(adapter.countRows(session, ORDERS)).isEqualTo(2);
    }

    @Test
    void findsRelationsWhateverTheCase() {
        adapter.createTable(
                session, RelationName.of("dev", "Mixed"), List.of(ColumnInfo.of("A", "INTEGER")), Ownership.MANAGED);
        assertThat(adapter.findKind(session, RelationName.of("DEV", "mixed"))).contains(RelationKind.TABLE);
        assertThat(adapter.listColumns(session, Optional.empty(), List.of("DEV")))
                .containsEntry(RelationName.of("dev", "Mixed"), List.of(ColumnInfo.of("A", "INTEGER")));
    }

    @Test
    void knowsWhatMayNotBeNull() {
        session.execute("CREATE TABLE dev.strict (a INTEGER NOT NULL, b VARCHAR)");
        List<ColumnInfo> expected = List.of(new ColumnInfo("a", "INTEGER", false), ColumnInfo.of("b", "VARCHAR"));
        assertThat(adapter.columns(session, RelationName.of("dev", "strict"))).isEqualTo(expected);
    }

    @Test
    void doesNotListTemporaryTables() {
        session.execute("CREATE TEMP TABLE passing (a INTEGER)");
        assertThat(adapter.listRelations(session, Optional.empty(), List.of("main", "dev")))
                .isEmpty();
    }

    @Test
    void returnsPlainValues() {
        List<Object> row = session.query(
                        "SELECT TIMESTAMP '2026-03-29 02:30:00', [1, 2], {'a': 1, 'b': 'x'}, '{}'::JSON, '\\xAA'::BLOB",
                        1)
                .rows()
                .get(0);
        assertThat(row.subList(0, 4))
                .containsExactly(LocalDateTime.of(2026, 3, 29, 2, 30), List.of(1, 2), Map.of("a", 1, "b", "x"), "{}");
        assertThat((byte[]) row.get(4)).containsExactly(0xAA);
    }

    @Test
    void runsAQueryWithoutReaderToItsEnd() {
        session.execute("CREATE SEQUENCE dev.numbers");
        session.execute("SELECT nextval('dev.numbers') FROM range(100000)");
        assertThat(session.query("SELECT nextval('dev.numbers')", 1).single()).isEqualTo(100_001L);
    }

    @Test
    void readsTheFirstRowsOfAHugeResultOnly() {
        assertThat(session.query("SELECT * FROM range(1000000000000)", 2).rows())
                .containsExactly(List.of(0L), List.of(1L));
    }

    @Test
    void showsErrorsInTheEnginesWords() {
        SqlBuildException failure =
                catchThrowableOfType(SqlBuildException.class, () -> session.execute("SELECT a\nFROM nowhere"));
        assertThat(failure.diagnostic().message())
                .startsWith("Catalog Error: Table with name nowhere does not exist!")
                .doesNotContain("pending query result");
    }

    @Test
    void loadsManyBatches() {
        List<ColumnInfo> columns = List.of(ColumnInfo.of("id", "BIGINT"), ColumnInfo.of("name", "VARCHAR"));
        adapter.createTable(session, ORDERS, columns, Ownership.MANAGED);
        BulkLoad load = adapter.bulkLoad(session, ORDERS, columns, new Counting(300_000, -1));
        assertThat(load).isEqualTo(new BulkLoad(300_000, List.of()));
        assertThat(session.query("SELECT count(DISTINCT id), sum(id), max(name) FROM dev.orders")
                        .rows()
                        .toString())
                .isEqualTo("[[300000, 45000150000, row 99999]]");
    }

    @Test
    void collectsTheFirstValuesThatDoNotFitOverAllBatches() {
        List<ColumnInfo> columns = List.of(ColumnInfo.of("id", "BIGINT"), ColumnInfo.of("name", "VARCHAR"));
        adapter.createTable(session, ORDERS, columns, Ownership.MANAGED);
        BulkLoad load = adapter.bulkLoad(session, ORDERS, columns, new Counting(300_000, 100_000));
        assertThat(load.rejected())
                .containsExactly(
                        new BulkLoad.Rejected(100_001, "id", "x".repeat(80), "BIGINT"),
                        new BulkLoad.Rejected(200_001, "id", "x".repeat(80), "BIGINT"),
                        new BulkLoad.Rejected(300_001, "id", "x".repeat(80), "BIGINT"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int; INTEGER",
                "Text; VARCHAR",
                "varchar(20); VARCHAR",
                "character  varying (20); VARCHAR",
                "dec( 8 , 2 ) []; DECIMAL(8,2)[]",
                "numeric; DECIMAL(18,3)",
                "numeric(5); DECIMAL(5,0)",
                "double precision; DOUBLE",
                "timestamp with time zone; TIMESTAMPTZ",
                "TIMESTAMP WITHOUT TIME ZONE; TIMESTAMP",
                "STRUCT(a INT, \"B c\" text[]); STRUCT(\"a\" INTEGER,\"b c\" VARCHAR[])",
                "MAP(string, int8); MAP(VARCHAR,BIGINT)",
                "ENUM('a', 'b''c, d'); ENUM('a','b''c, d')",
                "int[ 3 ][]; INTEGER[3][]",
                "my_type; MY_TYPE",
                "decimal(8,; DECIMAL(8,"
            })
    void bringsTypesToOneSpelling(String given, String normal) {
        assertThat(adapter.normalizeType(given)).isEqualTo(normal);
        assertThat(adapter.typesEqual(given, normal)).isTrue();
    }

    private void create(RelationName name, int rows) {
        adapter.createTableAs(session, name, "SELECT range AS a FROM range(" + rows + ")", Ownership.MANAGED);
    }

    /** Rows {@code 1..rows}; every {@code brokenEach}-th has no number. */
    private static final class Counting implements RowSource {
        private final int rows;
        private final int brokenEach;
        private int at;

        Counting(int rows, int brokenEach) {
            this.rows = rows;
            this.brokenEach = brokenEach;
        }

        @Override
        public boolean next() {
            return ++at <= rows;
        }

        @Override
        public long line() {
            return at + 1L;
        }

        @Override
        public boolean isNull(int column) {
            return false;
        }

        @Override
        public char[] text(int column) {
            return value(column).toCharArray();
        }

        @Override
        public int start(int column) {
            return 0;
        }

        @Override
        public int end(int column) {
            return value(column).length();
        }

        @Override
        public String value(int column) {
            boolean broken = brokenEach > 0 && at % brokenEach == 0;
            if (column == 0) return broken ? "x".repeat(100) : Integer.toString(at);
            return "row " + at;
        }
    }
}
