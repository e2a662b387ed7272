package dev.sqlbuild.core.quality;

import static dev.sqlbuild.core.quality.Project.closed;
import static dev.sqlbuild.core.quality.Project.open;
import static dev.sqlbuild.core.quality.Project.pedal;
import static dev.sqlbuild.core.quality.Project.required;
import static dev.sqlbuild.core.quality.Project.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeId;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCompilerTest {
    private static final String TRIPS = """
            WITH __source__raw__trips AS (
              SELECT 1 AS id, 7 AS bike_id, 'CLOSED' AS st, 450 AS fare, DATE '2026-01-01' AS day
              UNION ALL SELECT 2, 8, 'closed', 50, DATE '2026-01-01'
              UNION ALL SELECT 3, 8, 'Open', 90, DATE '2026-01-02'
            ),
            """;

    @Test
    void runsTheRealSqlOfEveryModelBetweenMockAndExpectation() throws SQLException {
        Project project = pedal().test("revenue.sql", "TEST ();\n" + TRIPS + """
                __expected__daily_revenue AS (SELECT 2 AS trips, DATE '2026-01-01' AS day)
                SELECT 1;
                """);

        SqlTest test = only(project);

        assertThat(test.name()).isEqualTo("revenue");
        assertThat(test.models()).containsExactly("stg_trips", "fct_trips", "daily_revenue");
        assertThat(test.owner()).isEqualTo(NodeId.model("daily_revenue"));
        assertThat(test.artifact()).isEqualTo("daily_revenue/revenue.sql");
        assertThat(DuckDbRun.verdict(test).passed()).isTrue();
    }

    @Test
    void comparesRowsAsAMultiset() throws SQLException {
        Project project = new Project()
                .source("numbers", open())
                .model("copy", "SELECT n FROM __source(\"numbers\")", open())
                .test("copy_rows.sql", """
                        TEST();
                        WITH __source__numbers AS (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 2),
                             __expected__copy AS (SELECT 1 AS n UNION ALL SELECT 1 UNION ALL SELECT 2)
                        """);

        TestVerdict verdict = DuckDbRun.verdict(only(project));

        assertThat(verdict.status()).isEqualTo(TestVerdict.Status.FAIL);
        assertThat(verdict.checks().get(0).summary()).isEqualTo("1 unexpected, 1 missing");
        assertThat(verdict.checks().get(0).details())
                .containsExactly("- missing    n=1", "+ unexpected n=2", "changed: n expected 1, actual 2");
    }

    @Test
    void showsRowCountsWhenTheyDiffer() throws SQLException {
        Project project = pedal().test("t.sql", "TEST ();\n" + TRIPS + """
                __expected__fct_trips AS (SELECT 1 AS trip_id)
                """);

        CheckVerdict check = DuckDbRun.verdict(only(project)).checks().get(0);

        assertThat(check.details()).containsExactly("rows: expected 1, actual 2", "+ unexpected trip_id=2");
    }

    @Test
    void treatsNullsAsEqual() throws SQLException {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __source__raw__trips AS (SELECT NULL AS id, NULL AS st),
                __expected__stg_trips AS (SELECT NULL AS trip_id, NULL AS state)
                """);

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void givesNullsTheTypeOfTheirColumn() throws SQLException {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __source__raw__trips AS (SELECT 1 AS id, NULL st, NULL AS "day"),
                __expected__stg_trips AS (SELECT 1 AS trip_id, NULL AS state)
                """);

        SqlTest test = only(project);

        assertThat(test.sql()).contains("CAST(NULL AS VARCHAR) st, CAST(NULL AS DATE) AS \"day\"");
        assertThat(DuckDbRun.verdict(test).passed()).isTrue();
    }

    @Test
    void runsAssertionsOverModelsHelpersAndMocks() throws SQLException {
        Project project = pedal().test("t.sql", "TEST ();\n" + TRIPS + """
                limits AS (SELECT 100 AS top),
                priced AS (SELECT fare_cents FROM __ref("fct_trips")),
                __assert__not_too_dear AS (SELECT * FROM priced, limits WHERE fare_cents > limits.top),
                __assert__all_known AS (
                  SELECT trip_id FROM __ref("fct_trips") WHERE trip_id NOT IN (SELECT id FROM __source__raw__trips)
                )
                """);

        SqlTest test = only(project);
        TestVerdict verdict = DuckDbRun.verdict(test);

        assertThat(test.checks())
                .extracting(TestCheck::display)
                .containsExactly("assertion not_too_dear", "assertion all_known");
        assertThat(verdict.checks().get(0).summary()).isEqualTo("1 row(s)");
        assertThat(verdict.checks().get(0).details()).containsExactly("+ unexpected fare_cents=450  top=100");
        assertThat(verdict.checks().get(1).passed()).isTrue();
    }

    @Test
    void hidesHelpersFromModels() throws SQLException {
        Project project = new Project()
                .source("numbers", open())
                .model("copy", "WITH base AS (SELECT n + 1 AS n FROM __source(\"numbers\")) SELECT n FROM base", open())
                .test("copy_rows.sql", """
                        TEST ();
                        WITH base AS (SELECT 40 AS n),
                             __source__numbers AS (WITH more AS (SELECT n + 1 AS n FROM base) SELECT n FROM more),
                             __expected__copy AS (SELECT n + 2 AS n FROM base)
                        """);

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void stopsAtAMockedModel() {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __ref__stg_trips AS (SELECT 1 AS trip_id, 'closed' AS state),
                __expected__fct_trips AS (SELECT 1 AS trip_id)
                """);

        SqlTest test = only(project);

        assertThat(test.models()).containsExactly("fct_trips");
        assertThat(test.mocks()).containsExactly(new TestMock(NodeId.model("stg_trips"), true));
    }

    @Test
    void reportsUnmockedLeavesTogether() {
        Project project = pedal().source("raw__docks", open())
                .model("stg_docks", "SELECT d.id FROM __source(\"raw__docks\") d", open())
                .model("joined", "SELECT * FROM __ref(\"stg_docks\") JOIN __ref(\"stg_trips\") ON true", open())
                .test(
                        "t.sql",
                        "TEST ();\nWITH __source__raw__trips AS (SELECT 1 AS id), "
                                + "__expected__joined AS (SELECT 1 AS id)");

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("T010 tests/unit/t.sql:1:1 test 't' has unmocked dependencies: "
                        + "source raw__docks (read by stg_docks)");
    }

    @Test
    void warnsAboutAMockThatNothingReads() {
        Project project = pedal().source("spare", open()).test("t.sql", "TEST ();\n" + TRIPS + """
                        __source__spare AS (SELECT 1 AS x),
                        __expected__stg_trips AS (SELECT 1 AS trip_id)
                        """);

        SqlTest test = only(project);

        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("T011 ")
                .contains("'__source__spare'");
        assertThat(test.sql()).doesNotContain("spare");
    }

    @Test
    void fillsAnOmittedNullableColumnWithNull() throws SQLException {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __source__raw__trips AS (SELECT 1 AS id, 'x' AS st, 3 AS fare, DATE '2026-01-01' AS day),
                __expected__stg_trips AS (SELECT 1 AS trip_id, NULL AS bike_id)
                """);

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void refusesToInventAColumnThatIsNeverNull() {
        Project project = new Project()
                .source("raw", open(typed("id", "INTEGER"), required("bike_id", "INTEGER"), required("unread", "DATE")))
                .model(
                        "stg",
                        "SELECT id, bike_id FROM __source(\"raw\")",
                        closed(typed("id", "INTEGER"), typed("bike_id", "INTEGER")))
                .test("t.sql", """
                        TEST ();
                        WITH __source__raw AS (SELECT 1 AS id),
                        __expected__stg AS (SELECT 1 AS id)
                        """);

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("B302 tests/unit/t.sql:2:6 fixture '__source__raw' lacks column(s) bike_id read by stg");
    }

    @Test
    void leavesAnOmittedColumnThatNothingReads() throws SQLException {
        Project project = new Project()
                .source("raw", open(typed("id", "INTEGER"), required("unread", "DATE")))
                .model("stg", "SELECT id FROM __source(\"raw\")", closed(typed("id", "INTEGER")))
                .test("t.sql", "TEST (); WITH __source__raw AS (SELECT 1 AS id), __expected__stg AS (SELECT 1 AS id)");

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void reportsAFixtureColumnThatTheSeedDoesNotHave() {
        Project project = new Project()
                .seed("fares", closed(typed("id", "INTEGER"), typed("fare", "INTEGER")))
                .model("stg", "SELECT id FROM __ref(\"fares\")", open())
                .test("t.sql", """
                        TEST ();
                        WITH __seed__fares AS (SELECT 1 AS id, 2 AS fair),
                        __expected__stg AS (SELECT 1 AS id)
                        """);

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("B302 tests/unit/t.sql:2:45 column 'fair'")
                .endsWith("(did you mean 'fare'?)");
    }

    @Test
    void reportsAnExpectedColumnThatTheModelDoesNotHave() {
        Project project = pedal().test("t.sql", "TEST ();\n" + TRIPS + "__expected__stg_trips AS (SELECT 1 AS trip)");

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("B302 ")
                .contains("model 'stg_trips'");
    }

    @Test
    void leavesNamesToTheDatabaseWithoutAnalysis() {
        Project project = pedal().test(
                        "t.sql",
                        "TEST (sql_analysis false);\n" + TRIPS + "__expected__stg_trips AS (SELECT 1 AS trip)");

        assertThat(only(project).checks())
                .containsExactly(new TestCheck(1, TestCheck.Kind.EXPECTED, "stg_trips", List.of("trip"), true));
        assertThat(TestVerdict.refused(only(project), "Binder Error", java.util.Map.of("stg_trips", List.of("trip_id")))
                        .error())
                .contains("T013: expected column 'trip' is not produced by 'stg_trips'");
    }

    @Test
    void expandsAnEmptyFixture() throws SQLException {
        Project project = pedal().seed("bikes", closed(typed("bike_id", "INTEGER"), typed("tags", "VARCHAR[]")))
                .model(
                        "used",
                        "SELECT b.* FROM __seed(\"bikes\") b JOIN __ref(\"stg_trips\") t USING (bike_id)",
                        closed(typed("bike_id", "INTEGER"), typed("tags", "VARCHAR[]")))
                .test("t.sql", """
                        TEST ();
                        WITH __seed__bikes AS (SELECT * FROM __empty_fixture()),
                        __ref__stg_trips AS (SELECT * FROM __empty_fixture()),
                        __expected__used AS (SELECT * FROM __empty_fixture())
                        """);

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void refusesAnEmptyFixtureOfAnOpenShape() {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __source__raw__trips AS (SELECT * FROM __empty_fixture()),
                __expected__stg_trips AS (SELECT 1 AS trip_id)
                """);

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings()).singleElement().asString().startsWith("T012 tests/unit/t.sql:2:45");
    }

    @Test
    void keepsColumnListsOfFixtures() throws SQLException {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH __source__raw__trips(id, st) AS (VALUES (1, 'A'), (2, 'B')),
                __expected__stg_trips(state, trip_id) AS (VALUES ('b', 2), ('a', 1))
                """);

        assertThat(DuckDbRun.verdict(only(project)).passed()).isTrue();
    }

    @Test
    void asksTheJudgeForNamesThatTheTextDoesNotTell() throws SQLException {
        Project project = pedal().test("t.sql", """
                TEST ();
                WITH rows AS (SELECT 1 AS id, 'A' AS st),
                __source__raw__trips AS (SELECT * FROM rows),
                wanted AS (SELECT 'a' AS state, 1 AS trip_id),
                __expected__stg_trips AS (SELECT * FROM wanted)
                """);

        SqlTest test = only(project);

        assertThat(test.checks().get(0).columns()).containsExactly("state", "trip_id");
        assertThat(DuckDbRun.verdict(test).passed()).isTrue();
    }

    @Test
    void fillsVariablesAndParameters() throws SQLException {
        Project project = pedal().variable("closed_word", "closed").test("state_mapping.sql", """
                TEST (
                  parameters ( raw_state string, fee (type decimal, nullable true) ),
                  cases ( quoted (raw_state "it's", fee "1.50"), unknown (raw_state "?", fee null) ),
                );
                WITH __source__raw__trips AS (
                  SELECT 1 AS id, @param("raw_state") AS st, @param("fee") AS fare, '@@closed_word' AS x
                ),
                __expected__stg_trips AS (SELECT 1 AS trip_id, @param('raw_state') AS state)
                """);

        List<SqlTest> tests = project.tests();

        assertThat(project.findings()).isEmpty();
        assertThat(tests)
                .extracting(SqlTest::display)
                .containsExactly("state_mapping [quoted]", "state_mapping [unknown]");
        assertThat(tests.get(0).sql()).contains("'it''s' AS st, 1.50 AS fare, 'closed' AS x");
        for (SqlTest test : tests) assertThat(DuckDbRun.verdict(test).passed()).isTrue();
    }

    @Test
    void ordersTestsByTheirOwners() {
        String expected = "TEST ();\n" + TRIPS;
        Project project = pedal().test("a.sql", expected + "__expected__daily_revenue AS (SELECT 2 AS trips)")
                .test(
                        "b.sql",
                        expected + "__expected__stg_trips AS (SELECT 1 AS trip_id), "
                                + "__expected__fct_trips AS (SELECT 1 AS trip_id)")
                .test("c.sql", expected + "__expected__stg_trips AS (SELECT 1 AS trip_id)");

        List<SqlTest> tests = project.tests();

        assertThat(tests).extracting(SqlTest::name).containsExactly("c", "b", "a");
        assertThat(tests.get(1).artifact()).isEqualTo("_chain_/fct_trips__stg_trips/b.sql");
        assertThat(tests.get(1).checks()).extracting(TestCheck::name).containsExactly("stg_trips", "fct_trips");
    }

    private static SqlTest only(Project project) {
        List<SqlTest> tests = project.tests();
        assertThat(project.diagnostics.hasErrors())
                .as(() -> project.findings().toString())
                .isFalse();
        assertThat(tests).hasSize(1);
        return tests.get(0);
    }
}
