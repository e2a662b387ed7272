package dev.sqlbuild.engine.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.engine.build.TestProject;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of SQL functions, on both engines (quality.md B3, B6, B9). */
class FunctionTestsTest {
    private static final String FARE = """
            FUNCTION (arguments (p_minutes INTEGER, p_rate INTEGER), returns INTEGER);
            p_minutes * p_rate
            """;
    private static final String TEST_FARE = """
            TEST ();
            WITH rides AS (SELECT 2 AS minutes UNION ALL SELECT 3),
                 __udf_actual__ AS (SELECT minutes, __udf("double_fare")(minutes, 5) AS price FROM rides),
                 __udf_expected__ AS (SELECT 20 AS price, 2 AS minutes UNION ALL SELECT 30, 3)
            """;

    enum Engine {
        DUCKDB,
        POSTGRES
    }

    @TempDir
    Path directory;

    private Optional<PostgresDatabase> database = Optional.empty();
    private TestProject project;

    @AfterEach
    void drop() {
        database.ifPresent(PostgresDatabase::close);
    }

    private void create(Engine engine) {
        if (engine == Engine.POSTGRES)
            database = Optional.of(PostgresServer.shared().freshDatabase());
        project = database.map(found -> TestProject.in(directory, found))
                .orElseGet(() -> TestProject.in(directory))
                .file("functions/sql/fare.sql", FARE)
                .file("functions/sql/double_fare.sql", """
                        FUNCTION (arguments (p_minutes INTEGER, p_rate INTEGER), returns INTEGER);
                        2 * __udf("fare")(p_minutes, p_rate)
                        """)
                .file("functions/sql/up_to.sql", """
                        FUNCTION (arguments (p_last INTEGER), returns table (n INTEGER, fare INTEGER));
                        SELECT n, __udf("fare")(n, 10) FROM __ref("numbers") WHERE n <= p_last
                        """)
                .model("numbers", "materialized table", "SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3")
                .model(
                        "prices",
                        "materialized table",
                        "SELECT n, __udf(\"double_fare\")(n, 1) AS price FROM __ref(\"numbers\")")
                .model("totals", "materialized table", "SELECT f.fare FROM __table_fn(\"up_to\")(2) AS f")
                .file("tests/unit/fare.sql", TEST_FARE)
                .file("tests/unit/up_to.sql", """
                        TEST (mode table_fn);
                        WITH __table_fn_actual__ AS (SELECT * FROM __table_fn("up_to")(2)),
                             __table_fn_expected__ AS (SELECT 2 AS n, 20 AS fare UNION ALL SELECT 1, 10)
                        """)
                .file("tests/unit/prices.sql", """
                        TEST ();
                        WITH __ref__numbers AS (SELECT 7 AS n), __expected__prices AS (SELECT 7 AS n, 14 AS price)
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void callCopiesThatAreGoneAfterwards(Engine engine) {
        create(engine);
        project.execute(
                "CREATE SCHEMA dev", "CREATE TABLE dev.numbers AS SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3");
        assertThat(outcomes(project.test(Optional.empty()))).containsExactly("fare PASS", "up_to PASS", "prices PASS");
        assertThat(schemas()).containsExactly("dev");
        assertThat(project.functions("dev")).isEmpty();

        project.file("functions/sql/fare.sql", FARE.replace("p_minutes * p_rate", "p_minutes * p_rate + 1"));
        TestReport wrong = project.test(Optional.empty());
        assertThat(outcomes(wrong)).containsExactly("fare FAIL", "up_to FAIL", "prices FAIL");
        assertThat(wrong.results().get(0).verdict().checks().get(0).check().display())
                .isEqualTo("udf double_fare");
        assertThat(wrong.results().get(0).verdict().checks().get(0).details())
                .anySatisfy(line -> assertThat(line).startsWith("+ unexpected").contains("price=22"));
        assertThat(wrong.results().get(1).verdict().checks().get(0).check().display())
                .isEqualTo("table_fn up_to");

        project.execute("DROP TABLE dev.numbers");
        TestReport missing = project.test(Optional.empty(), "up_to");
        assertThat(outcomes(missing)).containsExactly("up_to ERROR");
        assertThat(missing.results().get(0).verdict().error().orElseThrow()).contains("up_to", "numbers");
        assertThat(outcomes(project.test(Optional.empty(), "prices"))).containsExactly("fare FAIL", "prices FAIL");
        assertThat(schemas()).containsExactly("dev");
    }

    @ParameterizedTest
    @EnumSource
    void gateWhatCallsTheFunctionInABuild(Engine engine) {
        create(engine);
        assertThat(project.build().succeeded()).isTrue();
        assertThat(project.rows("SELECT price FROM dev.prices ORDER BY 1")).containsExactly("2", "4", "6");

        project.file("functions/sql/fare.sql", FARE.replace("p_minutes * p_rate", "p_minutes * p_rate + 1"));
        RunReport failed = project.build();
        assertThat(failed.nodes().stream()
                        .filter(node -> node.status() != NodeStatus.OK)
                        .map(node -> node.id() + " " + node.status()))
                .contains("function:double_fare FAIL", "function:up_to FAIL", "model:prices SKIP", "model:totals SKIP");
        assertThat(failed.nodes().stream()
                        .filter(node -> node.id().name().equals("double_fare"))
                        .findFirst()
                        .orElseThrow()
                        .error()
                        .orElseThrow()
                        .message())
                .isEqualTo("test 'fare' failed after 'double_fare' was created");
        assertThat(project.rows("SELECT price FROM dev.prices ORDER BY 1")).containsExactly("2", "4", "6");

        // Back to what was there before the failure: the function that failed its test is replaced again.
        project.file("functions/sql/fare.sql", FARE);
        assertThat(project.build().succeeded()).isTrue();
        assertThat(project.rows("SELECT dev.double_fare(1, 1)")).containsExactly("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "__udf_actual__ AS (SELECT 1 AS a), __udf_expected__ AS (SELECT 1 AS a) | P001 | does not call what it tests",
                "__udf_actual__ AS (SELECT __udf(\"nope\")(1) AS a), __udf_expected__ AS (SELECT 1 AS a) | P001 | references unknown SQL function 'nope'",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1) AS a), __udf_expected__ AS (SELECT 1 AS a) | B102 | function 'fare' expects 2 arguments but received 1",
                "__udf_actual__ AS (SELECT __udf(\"up_to\")(1) AS a), __udf_expected__ AS (SELECT 1 AS a) | P001 | it is a table function",
                "__table_fn_actual__ AS (SELECT * FROM __table_fn(\"fare\")(1, 2) AS f), __table_fn_expected__ AS (SELECT 1 AS n) | P001 | it is a scalar SQL function",
                "__table_fn_actual__ AS (SELECT * FROM __table_fn(\"up_to\")(1, 2) AS f), __table_fn_expected__ AS (SELECT 1 AS n) | P001 | function 'up_to' expects 1 argument but received 2",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a), __udf_expected__ AS (SELECT __udf(\"fare\")(1, 2) AS a) | P001 | must be independent data but calls __udf(\"fare\")",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(n, 2) AS a FROM __ref(\"numbers\")), __udf_expected__ AS (SELECT 1 AS a) | P001 | must not call __ref(\"numbers\")",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a), __udf_expected__ AS (SELECT 1 AS b) | B302 | column 'b' of '__udf_expected__' does not exist",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a) | P001 | must define exactly one __udf_actual__ and one __udf_expected__ CTE",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a), __udf_expected__ AS (SELECT 1 AS a), __ref__numbers AS (SELECT 1 AS n) | P001 | defines model-test CTE '__ref__numbers'; use TEST (mode model)",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a), __udf_expected__ AS (SELECT * FROM __udf_actual__) | P013 | must not read '__udf_actual__'",
                "__udf_actual__ AS (SELECT __udf(\"fare\")(1, 2) AS a FROM), __udf_expected__ AS (SELECT 1 AS a) | P020 | syntax error"
            })
    void sayWhatIsWrongWithThem(String ctes, String code, String message) {
        create(Engine.DUCKDB);
        project.file("tests/unit/wrong.sql", "TEST ();\nWITH " + ctes + "\n");
        assertThat(catchThrowableOfType(SqlBuildException.class, project::compile)
                        .diagnostics())
                .anySatisfy(finding -> {
                    assertThat(finding.code()).hasToString(code);
                    assertThat(finding.message()).contains(message);
                    assertThat(finding.span().orElseThrow().path()).isEqualTo("tests/unit/wrong.sql");
                });
    }

    private static List<String> outcomes(TestReport report) {
        return report.results().stream()
                .map(result -> result.test().display() + " " + result.verdict().status())
                .toList();
    }

    private List<String> schemas() {
        return project.rows(
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'dev%' ORDER BY 1");
    }
}
