package dev.sqlbuild.core.quality;

import static dev.sqlbuild.core.quality.Project.closed;
import static dev.sqlbuild.core.quality.Project.pedal;
import static dev.sqlbuild.core.quality.Project.typed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestRulesTest {
    private static final String MOCK = "__source__raw__trips AS (SELECT 1 AS id)";
    private static final String EXPECTED = "__expected__stg_trips AS (SELECT 1 AS trip_id)";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    WITH {mock}                                       | P001 | __expected__<model> or __assert__<assertion> CTE
                    WITH {expected}                                   | P001 | must define at least one mock
                    WITH __source__nope AS (SELECT 1), {expected}     | P001 | mocks unknown source 'nope'
                    WITH __ref__raw__trips AS (SELECT 1), {expected}  | P001 | mock it as __source__raw__trips
                    WITH __seed__x AS (SELECT 1), {expected}          | P001 | mocks unknown seed 'x'
                    WITH __macro__m AS (SELECT 'x'), {mock}, {expected} | P001 | mocks unknown macro 'm'
                    WITH __table_fn__f AS (SELECT 1), {mock}, {expected} | P001 | mocks unknown table function 'f'
                    WITH {mock}, __expected__stg_trip AS (SELECT 1)   | P001 | did you mean 'stg_trips'?
                    WITH __ref__stg_trips AS (SELECT 1), {expected}   | P001 | mocks and expects the same model 'stg_trips'
                    WITH {mock}, __ref__ AS (SELECT 1), {expected}    | P001 | reserved CTE name '__ref__'
                    WITH {mock}, __helper__a AS (SELECT 1), {expected} | P001 | reserved CTE name '__helper__a'
                    WITH {mock}, {mock}, {expected}                   | P001 | duplicate CTE name
                    WITH {mock}, {expected} SELECT 2                  | P001 | nothing but 'SELECT 1'
                    WITH {mock}, {expected}, __macro_actual__ AS (SELECT 1) | P001 | exactly one __macro_actual__ and one
                    WITH {mock}, {expected}, __udf_expected__ AS (SELECT 1) | P001 | use TEST (mode udf)
                    WITH __macro_actual__ AS (SELECT @m()), __macro_expected__ AS (SELECT 1) | P001 | macros are not supported
                    WITH {mock}, __expected__stg_trips AS (SELECT * FROM __ref("fct_trips")) | P001 | must be independent data
                    WITH {mock}, a AS (SELECT * FROM __ref("nope")), {expected} | P013 | references unknown model 'nope'
                    WITH {mock}, __assert__a AS (SELECT * FROM __ref("nope")) | P001 | references unknown model 'nope'
                    WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a), {mock}, {expected} | P013 | a -> b -> a
                    WITH a AS (SELECT * FROM __ref("stg_trips")), __source__raw__trips AS (SELECT * FROM a), {expected} | P013 | helper 'a', which calls a reference
                    WITH __source__raw__trips AS (SELECT * FROM __ref("stg_trips")), {expected} | P013 | is a mock and must not call
                    WITH {mock}, {expected}, __assert__a AS (SELECT * FROM __expected__stg_trips) | P013 | must not read '__expected__stg_trips'
                    WITH a AS (SELECT 1), __source__raw__trips AS (WITH A AS (SELECT 1) SELECT * FROM A), {expected} | P001 | reuses the name of a helper
                    WITH __source__raw__trips AS (SELECT * FROM __source__spare), {expected} | P001 | which this test does not define
                    WITH {mock}, {expected}, __assert__a AS (SELECT __cursor_start()) | P001 | uses cursor intrinsics
                    WITH {mock}, {expected}, a AS (SELECT __ref(stg)) | P012 | malformed reference call
                    WITH {mock}, {expected}, a AS (SELECT @@nope)     | P001 | unknown project variable '@@nope'
                    WITH {mock}, {expected}, a AS (SELECT @param("x")) | P001 | parameter 'x' is not declared
                    WITH {mock}, {expected}, a AS (SELECT FROM WHERE) | P020 | syntax error
                    SELECT 1                                          | P001 | expected WITH
                    WITH {mock}, __assert__a AS (SELECT 1 FROM __source__raw__trips WHERE id > 1) | P001 | runs and reads no model
                    """)
    void refusesABlock(String block, String code, String fragment) {
        String sql = block.replace("{mock}", MOCK).replace("{expected}", EXPECTED);
        Project project = pedal().test("t.sql", "TEST ();\n" + sql);

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .first()
                .asString()
                .startsWith(code + " tests/unit/t.sql:")
                .contains(fragment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    TEST (tags [a]);                                          | D003 | unknown TEST field 'tags'
                    TEST (name a, name b);                                    | D003 | duplicate key 'name'
                    TEST (mode udfs);                                         | D003 | did you mean 'udf'?
                    TEST (mode udf);                                          | P001 | of mode udf defines model-test CTE
                    TEST (parameters (a string));                             | D003 | parameters but no cases
                    TEST (cases (one (a 1)));                                 | D003 | cases but no parameters
                    TEST (parameters (a text), cases (one (a "x")));          | D003 | parameter 'a' needs a type
                    TEST (parameters (a string), cases (one ()));             | D003 | case 'one' is missing parameter 'a'
                    TEST (parameters (a string), cases (one (a "x", b 1)));   | D003 | 'b'
                    TEST (parameters (a integer), cases (one (a "1")));       | D003 | must be an integer
                    TEST (parameters (a decimal), cases (one (a 1.5)));       | D003 | must be a quoted decimal number
                    TEST (parameters (a boolean), cases (one (a null)));      | D003 | must not be null
                    TEST (parameters (a string), cases (one (a "x")));        | P001 | parameter 'a' is declared but never used
                    TEST (cursor_start "2026-01-02", cursor_end "2026-01-01"); | T014 | cursor_start must be before cursor_end
                    TEST (cursor_start "today");                              | T014 | neither an ISO date
                    TEST (cursor_start 5, cursor_end "2026-01-01");           | T014 | must both be
                    TEST (cursor_start 5);                                    | T014 | no model of this test uses
                    TEST (name "Bad Name");                                   | D016 | use snake_case 'bad_name'
                    TEST (name x) WITH                                        | D003 | expected ';'
                    SELECT 1;                                                 | D003 | must start with a TEST(...) header
                    """)
    void refusesAHeader(String header, String code, String fragment) {
        Project project = pedal().test("t.sql", header + "\nWITH " + MOCK + ", " + EXPECTED);

        assertThat(project.tests()).isEmpty();
        assertThat(project.findings())
                .anySatisfy(finding -> assertThat(finding).startsWith(code).contains(fragment));
    }

    @Test
    void refusesAnUnnamedBlockAmongSeveral() {
        Project project = pedal().test(
                        "t.sql",
                        "TEST (name one);\nWITH " + MOCK + ", " + EXPECTED + " SELECT 1;\nTEST ();\nWITH " + MOCK + ", "
                                + EXPECTED);

        assertThat(project.tests()).extracting(SqlTest::name).containsExactly("one");
        assertThat(project.findings()).singleElement().asString().startsWith("D003 tests/unit/t.sql:3:1");
    }

    @Test
    void refusesTwoTestsOfOneName() {
        Project project = pedal().test("a/same.sql", "TEST ();\nWITH " + MOCK + ", " + EXPECTED)
                .test("b.sql", "TEST (name: same);\nWITH " + MOCK + ", " + EXPECTED);

        project.tests();

        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("D007")
                .contains("tests/unit/a/same.sql")
                .contains("tests/unit/b.sql");
    }

    @Test
    void acceptsColonsStringsAndCommentsWithParentheses() {
        Project project = pedal().test("t.sql", """
                -- leading comment )
                TEST (name: "odd_text", mode: model);
                WITH /* ( */ __source__raw__trips AS (
                  SELECT 1 AS id, ')' AS st, $q$ ) __ref("x") $q$ AS note -- )
                ), __expected__stg_trips AS (SELECT 1 AS trip_id, ')' AS state)
                SELECT 1;
                """);

        assertThat(project.tests()).hasSize(1);
        assertThat(project.findings()).isEmpty();
    }

    @Test
    void pointsAtTheAuthoredPlaceOfASyntaxErrorBehindAParameter() {
        Project project = new Project()
                .seed("s", closed(typed("a", "INTEGER")))
                .model("m", "SELECT a FROM __seed(\"s\")", closed(typed("a", "INTEGER")))
                .test("t.sql", """
                        TEST (parameters (a integer), cases (one (a 123456)));
                        WITH __seed__s AS (SELECT @param("a") AS a),
                        __expected__m AS (SELECT @param("a") AS a FROM FROM s)
                        """);

        project.tests();

        assertThat(project.findings()).singleElement().asString().startsWith("P020 tests/unit/t.sql:3:48");
    }
}
