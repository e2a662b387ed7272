package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.SqlProblem.Kind;
import dev.sqlbuild.adapter.SqlProblem.Reason;
import dev.sqlbuild.adapter.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbJudgeTest {
    @TempDir
    Path project;

    private SqlJudge judge;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectory(project.resolve("data"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT 1 AS id, DATE '2026-01-01' AS day) TO '" + project.resolve("data/x.parquet") + "'");
        }
        judge = new DuckDbAdapter().openJudge(project);
        judge.declare(
                RelationName.of("dev", "trips"),
                List.of(
                        ColumnInfo.of("trip_id", "INTEGER"),
                        ColumnInfo.of("quantity", "DECIMAL(8,2)"),
                        ColumnInfo.of("state", "VARCHAR"),
                        ColumnInfo.of("started_at", "TIMESTAMP")));
        judge.declare(
                RelationName.of("dev", "bikes"),
                List.of(ColumnInfo.of("bike_id", "INTEGER"), ColumnInfo.of("state", "VARCHAR")));
    }

    @AfterEach
    void close() {
        judge.close();
    }

    @Test
    void tellsColumnsAndTypesOfAQuery() {
        assertThat(shape("SELECT t.*, b.state AS bike_state, 1.5 AS x FROM dev.trips t, dev.bikes b;"))
                .containsExactly(
                        "trip_id INTEGER",
                        "quantity DECIMAL(8,2)",
                        "state VARCHAR",
                        "started_at TIMESTAMP",
                        "bike_state VARCHAR",
                        "x DECIMAL(2,1)");
    }

    @Test
    void declaresTheShapeOfAQueryForLaterOnes() {
        declareAs(RelationName.of("dev", "daily"), "SELECT state, count(*) AS n FROM dev.trips GROUP BY ALL");
        assertThat(shape("FROM dev.daily")).containsExactly("state VARCHAR", "n BIGINT");
    }

    @Test
    void namesEqualColumnsAsATableOfTheQueryWould() {
        assertThat(shape("SELECT 1 AS a, 2 AS A, 3 AS a_1"))
                .containsExactly("a INTEGER", "A_1 INTEGER", "a_1_1 INTEGER");
    }

    @Test
    void keepsTheMembersOfAnEnum() {
        String sql = "SELECT CAST('a' AS ENUM('a', 'b')) AS e";
        assertThat(shape(sql)).containsExactly("e ENUM('a', 'b')");
        declareAs(RelationName.of("dev", "with_enum"), sql);
        assertThat(shape("FROM dev.with_enum")).containsExactly("e ENUM('a', 'b')");
    }

    @Test
    void declaresRelationsOfOtherDatabases() {
        RelationName other = new RelationName(Optional.of("shop"), Optional.of("raw"), "orders");
        judge.declare(other, List.of(ColumnInfo.of("id", "BIGINT")));
        assertThat(shape("SELECT * FROM shop.raw.orders")).containsExactly("id BIGINT");
    }

    @Test
    void findsTheUnknownColumn() {
        SqlProblem problem = problem("SELECT trip_id,\n       qty\nFROM dev.trips");
        assertThat(problem.kind()).isEqualTo(Kind.BINDING);
        assertThat(problem.reason()).isEqualTo(Reason.UNKNOWN_COLUMN);
        assertThat(problem.name()).contains("qty");
        assertThat(problem.candidates()).contains("quantity");
        assertThat(problem.offset()).hasValue("SELECT trip_id,\n       ".length());
    }

    @Test
    void findsTheUnknownColumnOfATable() {
        SqlProblem problem = problem("SELECT t.qty FROM dev.trips t");
        assertThat(problem.reason()).isEqualTo(Reason.UNKNOWN_COLUMN);
        assertThat(problem.name()).contains("qty");
        assertThat(problem.table()).contains("t");
    }

    @Test
    void pointsIntoLongLinesAndBehindWideCharacters() {
        String filler = "'" + "x".repeat(300) + "' AS a, ";
        for (String before : List.of(
                filler, "'é漢字' AS a, ", "'\uD83D\uDEB2\uD83D\uDEB2' AS a, ", filler + "\t'\uD83D\uDEB2' AS b, ")) {
            String sql = "SELECT 1,\n" + before + "nope_col, 'tail' FROM dev.trips";
            assertThat(problem(sql).offset()).as(sql).hasValue(sql.indexOf("nope_col"));
        }
    }

    @Test
    void tellsReasonsApart() {
        assertReason("SELECT state FROM dev.trips, dev.bikes", Kind.BINDING, Reason.AMBIGUOUS_COLUMN, "state");
        assertReason("SELECT z.a FROM dev.trips t", Kind.BINDING, Reason.UNKNOWN_TABLE_ALIAS, "z");
        assertReason("SELECT * EXCLUDE (nope) FROM dev.trips", Kind.BINDING, Reason.UNKNOWN_COLUMN, "nope");
        assertReason("SELECT no_such_fn(1)", Kind.BINDING, Reason.UNKNOWN_FUNCTION, "no_such_fn");
        assertReason("SELECT substr(1, 2)", Kind.BINDING, Reason.FUNCTION_ARGUMENTS, "substr");
        assertReason("SELECT trip_id, count(*) FROM dev.trips", Kind.BINDING, Reason.NOT_GROUPED, "trip_id");
        assertReason("SELECT lower()", Kind.BINDING, Reason.ARGUMENT_COUNT, "lower");
        assertReason("SELECT lower('a', 'b')", Kind.BINDING, Reason.ARGUMENT_COUNT, "lower");
        assertReason("SELECT sum(state) FROM dev.trips", Kind.BINDING, Reason.FUNCTION_ARGUMENTS, "sum");
        assertReason("SELECT abs('x')", Kind.BINDING, Reason.FUNCTION_ARGUMENTS, "abs");
        assertReason("SELECT coalesce(started_at, 1) FROM dev.trips", Kind.BINDING, Reason.FUNCTION_ARGUMENTS, null);
        assertReason("SELECT started_at + state FROM dev.trips", Kind.BINDING, Reason.OPERATOR_ARGUMENTS, null);
        assertReason("SELECT started_at > 5 FROM dev.trips", Kind.BINDING, Reason.COMPARISON, null);
        assertReason("SELECT 1 LIMIT 'x'", Kind.BINDING, Reason.IMPOSSIBLE_CAST, null);
        assertReason("SELECT 1 UNION SELECT 1, 2", Kind.BINDING, Reason.WIDTH, null);
        assertReason("SELECT (SELECT 1, 2)", Kind.BINDING, Reason.WIDTH, null);
        assertReason("FROM (VALUES (1, 2), (3))", Kind.SYNTAX, Reason.WIDTH, null);
        assertReason("SELECT sum(sum(trip_id)) FROM dev.trips", Kind.BINDING, Reason.MISPLACED_AGGREGATE, null);
        assertReason("SELECT 1 LIMIT sum(1)", Kind.BINDING, Reason.MISPLACED_AGGREGATE, null);
        assertReason("SELECT 1 WHERE rank() OVER () = 1", Kind.BINDING, Reason.MISPLACED_WINDOW, null);
        assertReason("SELECT row_number() FROM dev.trips", Kind.BINDING, Reason.MISPLACED_WINDOW, "row_number");
        assertReason("SELECT lower('x') OVER ()", Kind.BINDING, Reason.MISPLACED_WINDOW, "lower");
        assertReason("WITH a AS (SELECT 1), a AS (SELECT 2) FROM a", Kind.SYNTAX, Reason.DUPLICATE_NAME, "a");
        assertReason(
                "SELECT t.state FROM dev.trips t JOIN dev.trips t ON true", Kind.BINDING, Reason.DUPLICATE_NAME, "t");
        assertReason("SELECT 1 LIMIT -1", Kind.BINDING, Reason.LIMIT, null);
        assertReason("SELECT 1 FROM dev.trips WHERE sum(trip_id) > 1", Kind.BINDING, Reason.MISPLACED_AGGREGATE, null);
        assertReason("SELECT x FROM (SELECT 1 AS y) s(y, z)", Kind.BINDING, Reason.ALIAS_LIST_WIDTH, "s");
        assertReason("SELECT 1 FROM dev.nope", Kind.OTHER, Reason.MISSING_RELATION, "nope");
        assertReason("SELECT 1 FROM nowhere.nope", Kind.OTHER, Reason.MISSING_RELATION, "nowhere.nope");
        assertReason("SELECT CAST(1 AS no_such_type)", Kind.OTHER, Reason.TYPE, "no_such_type");
        assertReason("SELECT ST_Point(1, 2)", Kind.OTHER, Reason.UNKNOWN_FUNCTION, "st_point");
        assertReason("SELECT 1 FROM", Kind.SYNTAX, Reason.SYNTAX, null);
        assertReason("SELECT ?", Kind.OTHER, Reason.OTHER, null);
        assertReason("CREATE TABLE x (a INTEGER)", Kind.BINDING, Reason.OTHER, null);
    }

    @Test
    void readsFilesOfTheProjectOnly() throws Exception {
        assertThat(shape("FROM read_parquet('data/x.parquet')")).containsExactly("id INTEGER", "day DATE");
        assertThat(shape("FROM 'data/*.parquet'")).containsExactly("id INTEGER", "day DATE");
        Path foreign = Files.createTempFile("foreign", ".csv");
        assertReason("FROM read_csv('data/none.csv')", Kind.OTHER, Reason.IO, null);
        assertReason("FROM read_csv('" + foreign + "')", Kind.OTHER, Reason.IO, null);
        assertReason("FROM read_parquet('https://example.org/x.parquet')", Kind.OTHER, Reason.IO, null);
        Files.delete(foreign);
    }

    @Test
    void leavesColumnsOpenThatDependOnTheData() {
        assertReason("PIVOT dev.trips ON state USING sum(quantity)", Kind.OTHER, Reason.OTHER, null);
        assertThat(shape("FROM (PIVOT dev.trips ON state IN ('ok', 'late') USING sum(quantity) GROUP BY trip_id)"))
                .containsExactly("trip_id INTEGER", "ok DECIMAL(38,2)", "late DECIMAL(38,2)");
    }

    @Test
    void refusesNothingForColumnsOfUnknownType() {
        judge.declare(
                RelationName.of("dev", "loose"),
                List.of(ColumnInfo.of("a", ColumnInfo.UNKNOWN_TYPE), ColumnInfo.of("b", "no_such_type")));
        assertThat(judge.describe("SELECT a + 1, b LIKE 'x' FROM dev.loose").problem())
                .isEmpty();
        assertThat(problem("SELECT year(a) FROM dev.loose").kind()).isEqualTo(Kind.OTHER);
        assertThat(problem("SELECT c FROM dev.loose").reason()).isEqualTo(Reason.UNKNOWN_COLUMN);
    }

    @Test
    void checksSyntaxWithoutKnowingRelations() {
        assertThat(judge.check("SELECT a FROM nowhere.at_all")).isEmpty();
        assertThat(judge.check("DELETE FROM x WHERE y = 1;  -- done")).isEmpty();
        SqlProblem problem = judge.check("SELECT 1\nFROM x WHER y").orElseThrow();
        assertThat(problem.kind()).isEqualTo(Kind.SYNTAX);
        assertThat(problem.message()).isEqualTo("syntax error at or near \"y\"");
        assertThat(problem.offset()).hasValue("SELECT 1\nFROM x WHER ".length());
        assertThat(judge.check("SELECT (1 ").orElseThrow().offset()).hasValue("SELECT (1".length());
    }

    @Test
    void runsNothing() {
        Path out = project.resolve("data/out.csv");
        assertThat(judge.check("COPY (SELECT 1) TO '" + out + "'; SELECT 1")).isPresent();
        assertThat(judge.check("COPY (SELECT 1) TO '" + out + "'")).isEmpty();
        assertThat(judge.describe("COPY (SELECT 1) TO '" + out + "'").problem()).isPresent();
        assertThat(out).doesNotExist();
    }

    @Test
    void servesThreadsOverThousandsOfRelations() throws Exception {
        int layers = 100;
        int width = 50;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int layer = 0; layer < layers; layer++) {
                List<Callable<Verdict>> work = new ArrayList<>();
                for (int i = 0; i < width; i++) {
                    String from = layer == 0 ? "dev.trips" : "dev.m_" + (layer - 1) + "_" + i;
                    String sql = "WITH x AS (SELECT trip_id, state FROM " + from + ") SELECT trip_id, state FROM x";
                    RelationName name = RelationName.of("dev", "m_" + layer + "_" + i);
                    work.add(() -> declareAs(name, sql));
                }
                for (Future<Verdict> verdict : threads.invokeAll(work)) {
                    assertThat(verdict.get().problem()).isEmpty();
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(shape("FROM dev.m_99_49")).containsExactly("trip_id INTEGER", "state VARCHAR");
    }

    private List<String> shape(String sql) {
        Verdict verdict = judge.describe(sql);
        assertThat(verdict.problem()).isEmpty();
        return verdict.columns().orElseThrow().stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
    }

    private SqlProblem problem(String sql) {
        return judge.describe(sql).problem().orElseThrow();
    }

    private void assertReason(String sql, Kind kind, Reason reason, String name) {
        SqlProblem problem = problem(sql);
        assertThat(problem.kind()).as(sql + ": " + problem).isEqualTo(kind);
        assertThat(problem.reason()).as(sql + ": " + problem).isEqualTo(reason);
        assertThat(problem.name()).as(sql).isEqualTo(Optional.ofNullable(name));
    }

    private Verdict declareAs(RelationName relation, String sql) {
        Verdict verdict = judge.describe(sql);
        verdict.columns().ifPresent(columns -> judge.declare(relation, columns));
        return verdict;
    }
}
