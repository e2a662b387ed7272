package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementFailedException;
import dev.sqlbuild.testkit.Await;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAdapterTest {
    private static final PostgresDatabase DATABASE = PostgresServer.shared().freshDatabase();
    private static final RelationName LOADED = RelationName.of("public", "loaded");

    private final PostgresAdapter adapter = new PostgresAdapter();

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    /** The view is there by the moment of the transaction, and what it reads is gone. */
    @Test
    void takesAViewThatVanishesWhileItIsReadForAConflict() {
        DATABASE.execute("CREATE SCHEMA gone; CREATE TABLE gone.t (a int); CREATE VIEW gone.v AS SELECT a FROM gone.t");
        try (Warehouse warehouse = connect(Map.of());
                Session session = warehouse.openSession()) {
            session.begin();
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            assertThat(session.query("SELECT count(*) FROM pg_class WHERE relname = 'v'")
                            .single())
                    .isEqualTo(1L);
            DATABASE.execute("DROP SCHEMA gone CASCADE");
            StatementFailedException failure = catchThrowableOfType(
                    StatementFailedException.class,
                    () -> adapter.viewDefinitions(session, Optional.empty(), List.of("gone")));
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.CONFLICT);
            session.rollback();
            assertThat(adapter.viewDefinitions(session, Optional.empty(), List.of("gone")))
                    .isEmpty();
        }
    }

    @Test
    void refusesAServerThatIsTooOld() {
        PostgresOpening.requireSupported(12);
        Diagnostic diagnostic = catchThrowableOfType(
                        SqlBuildException.class, () -> PostgresOpening.requireSupported(11))
                .diagnostic();
        assertThat(diagnostic.code()).isEqualTo(Code.A405);
        assertThat(diagnostic.message()).isEqualTo("the server is PostgreSQL 11; 12 is the oldest supported");
    }

    @Test
    void beginsEverySessionAlikeWhateverTheOneBeforeLeft() {
        try (Warehouse warehouse = connect(Map.of("search_path", "pg_temp, public", "application_name", "tests"))) {
            try (Session session = warehouse.openSession()) {
                assertThat(session.query("SHOW timezone").single()).isEqualTo("UTC");
                session.execute("SET timezone = 'Asia/Tokyo'");
                session.execute("SET search_path = nowhere");
                session.execute("CREATE TEMP TABLE passing (a int)");
            }
            try (Session session = warehouse.openSession()) {
                assertThat(session.query("SHOW timezone").single()).isEqualTo("UTC");
                assertThat(session.query("SHOW search_path").single()).isEqualTo("pg_temp, public");
                assertThat(session.query("SHOW application_name").single()).isEqualTo("tests");
                assertThat(session.query("SELECT to_regclass('passing')").single())
                        .isNull();
                session.begin();
            }
            // The server ends a closed connection in its own time.
            Await.until(
                    Duration.ofSeconds(30),
                    "no transaction is left",
                    () -> DATABASE.rows(
                                    "SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = current_database()")
                            .isEmpty());
        }
    }

    @Test
    void opensAnotherConnectionWhenTheServerEndedOne() {
        try (Warehouse warehouse = connect(Map.of())) {
            warehouse.openSession().close();
            DATABASE.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            try (Session session = warehouse.openSession()) {
                assertThat(session.query("SELECT 1").single()).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesConnectionsThatContradictThemselves() {
        assertThat(refusal(Map.of("database", "other")).code()).isEqualTo(Code.A404);
        try (Warehouse warehouse = connect(Map.of());
                Session session = warehouse.openSession()) {
            SqlBuildException refused = catchThrowableOfType(
                    SqlBuildException.class, () -> adapter.ensureSchema(session, Optional.of("elsewhere"), "dev"));
            assertThat(refused.diagnostic().code()).isEqualTo(Code.A404);
            adapter.ensureSchema(session, Optional.of(DATABASE.name()), "dev");
        }
    }

    @Test
    void saysWhatIsWrongWithoutTheSecret() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("password", "hunter22"),
                Map.of("password", "hunter22", "host", "no-such-host.invalid"),
                Map.of("password", "hunter22", "sslmode", "require"),
                Map.of("role", "hunter22", "password", DATABASE.server().password()),
                Map.of("password", "hunter22", "dbname", "no_such_database"))) {
            Diagnostic refusal = refusal(wrong);
            assertThat(refusal.code()).isEqualTo(Code.E102);
            if (!wrong.containsKey("role")) assertThat(refusal.toString()).doesNotContain("hunter22");
        }
    }

    @Test
    void collectsTheFirstValuesThatDoNotFitOverAllBatches() {
        List<ColumnInfo> columns = List.of(ColumnInfo.of("id", "bigint"), ColumnInfo.of("name", "text"));
        try (Warehouse warehouse = connect(Map.of());
                Session session = warehouse.openSession()) {
            adapter.createTable(session, LOADED, columns, Ownership.MANAGED);
            assertThat(adapter.bulkLoad(session, LOADED, columns, new Counting(300_000, 0)))
                    .isEqualTo(new BulkLoad(300_000, List.of()));
            assertThat(session.query("SELECT count(DISTINCT id), sum(id)::bigint, max(name) FROM loaded")
                            .rows())
                    .isEqualTo(List.of(List.of(300_000L, 45_000_150_000L, "row 99999 " + "\u00e4".repeat(40))));
            BulkLoad load = adapter.bulkLoad(session, LOADED, columns, new Counting(300_000, 100_000));
            assertThat(load.rejected())
                    .containsExactly(
                            new BulkLoad.Rejected(100_001, "id", "x".repeat(80), "bigint"),
                            new BulkLoad.Rejected(200_001, "id", "x".repeat(80), "bigint"),
                            new BulkLoad.Rejected(300_001, "id", "x".repeat(80), "bigint"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int4; INTEGER",
                "character  varying (20); VARCHAR(20)",
                "decimal( 8 , 2 ); NUMERIC(8,2)",
                "numeric(5); NUMERIC(5,0)",
                "double precision; DOUBLE PRECISION",
                "timestamp with time zone; TIMESTAMPTZ",
                "timestamp(3) without time zone; TIMESTAMP(3)",
                "TIMESTAMP(6); TIMESTAMP",
                "int[]; INTEGER[]",
                "_text; TEXT[]",
                "integer[3]; INTEGER[]",
                "\"My Type\"; \"My Type\"",
                "char; CHAR(1)"
            })
    void bringsTypesToOneSpelling(String given, String normal) {
        assertThat(adapter.normalizeType(given)).isEqualTo(normal);
        assertThat(adapter.typesEqual(given, normal)).isTrue();
    }

    @Test
    void describesAQueryAsItsTableWouldBeDescribed() {
        String query =
                "SELECT 1 AS i, 2::bigint AS b, 'x'::varchar(7) AS v, 1.5::numeric(9,3) AS n, 2.5 AS m, now() AS t,"
                        + " now()::timestamp(3) AS p, ARRAY['a'] AS a, '{}'::jsonb AS j, 'c'::char(4) AS c, true AS f, NULL AS u";
        try (Warehouse warehouse = connect(Map.of());
                Session session = warehouse.openSession()) {
            RelationName table = RelationName.of("public", "described");
            adapter.createTableAs(session, table, query, Ownership.MANAGED);
            List<ColumnInfo> expected = adapter.columns(session, table);
            List<ColumnInfo> described = adapter.queryColumns(session, query);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(adapter.normalizeType(described.get(i).type()))
                        .as(expected.get(i).name())
                        .isEqualTo(adapter.normalizeType(expected.get(i).type()));
            }
        }
    }

    private Warehouse connect(Map<String, Object> more) {
        Map<String, Object> connection = new HashMap<>(DATABASE.connection());
        connection.putAll(more);
        return adapter.connect(ConnectionConfig.of(adapter, connection), Path.of("."));
    }

    private Diagnostic refusal(Map<String, Object> more) {
        return catchThrowableOfType(SqlBuildException.class, () -> {
                    try (Warehouse warehouse = connect(more);
                            Session session = warehouse.openSession()) {
                        session.query("SELECT 1");
                    }
                })
                .diagnostic();
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
            return "row " + at + " " + "\u00e4".repeat(40);
        }
    }
}
