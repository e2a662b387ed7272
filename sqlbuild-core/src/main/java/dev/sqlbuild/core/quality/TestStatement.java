package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * SQL of one test: named queries for fixtures, models and checks, and what is selected from them.
 *
 * @param dialect dialect of the text
 * @param relations fixtures, helpers and models: {@code name AS (...)} each
 * @param checks actual, expected and assertion queries in the same form
 */
public record TestStatement(SqlDialect dialect, List<String> relations, List<String> checks) {

    /** Begins the name of a function whose place is still open. */
    static final String FUNCTION = "__function__";

    public TestStatement {
        relations = List.copyOf(relations);
        checks = List.copyOf(checks);
    }

    /** The same with functions where they are, by name. */
    TestStatement calling(Map<String, String> functions) {
        if (functions.isEmpty()) return this;
        return new TestStatement(dialect, calling(relations, functions), calling(checks, functions));
    }

    private static List<String> calling(List<String> queries, Map<String, String> functions) {
        return queries.stream().map(query -> calling(query, functions)).toList();
    }

    private static String calling(String query, Map<String, String> functions) {
        if (!query.contains(FUNCTION)) return query;
        SqlTokens tokens = SqlTokens.of(query);
        StringBuilder text = new StringBuilder();
        int done = 0;
        for (int at = 0; at < tokens.size(); at++) {
            if (!tokens.is(at, SqlTokenKind.WORD) && !tokens.is(at, SqlTokenKind.QUOTED)) continue;
            String name = tokens.content(at);
            String place = name.startsWith(FUNCTION) ? functions.get(name.substring(FUNCTION.length())) : null;
            if (place == null) continue;
            text.append(query, done, tokens.start(at)).append(place);
            done = tokens.end(at);
        }
        return text.append(query, done, query.length()).toString();
    }

    /** One row per check: {@code step_index, model_name} and the counts. */
    String counts(List<TestCheck> steps) {
        return with(true) + steps.stream().map(this::count).collect(Collectors.joining("\nUNION ALL\n"));
    }

    private String count(TestCheck check) {
        String label = dialect.stringLiteral(check.resultName());
        String row = "SELECT " + check.step() + " AS step_index, " + label + " AS model_name, ";
        if (check.kind() == TestCheck.Kind.ASSERTION) {
            return row + "0 AS actual_count, 0 AS expected_count, (SELECT COUNT(*) FROM " + assertion(check.name())
                    + ") AS unexpected_count, 0 AS missing_count";
        }
        String actual = actual(check.name());
        String expected = expected(check.name());
        return row + "(SELECT COUNT(*) FROM " + actual + ") AS actual_count, (SELECT COUNT(*) FROM " + expected
                + ") AS expected_count, (SELECT COUNT(*) FROM (" + difference(actual, expected)
                + ") AS unexpected_rows) AS unexpected_count, (SELECT COUNT(*) FROM (" + difference(expected, actual)
                + ") AS missing_rows) AS missing_count";
    }

    /** Rows that the model produced too often, or that an assertion returned. */
    public String unexpectedRows(TestCheck check) {
        String rows = check.kind() == TestCheck.Kind.ASSERTION
                ? "SELECT * FROM " + assertion(check.name())
                : difference(actual(check.name()), expected(check.name()));
        return sample(check, rows);
    }

    /** Expected rows that the model did not produce. */
    public String missingRows(TestCheck check) {
        return sample(check, difference(expected(check.name()), actual(check.name())));
    }

    /** No rows, but the columns that a model under test has; for a check whose columns only the database knows. */
    public String columns(TestCheck check) {
        return with(false) + "SELECT * FROM " + dialect.relationPart("__ref__" + check.name()) + " WHERE 1 = 0";
    }

    /** Sorted, so that the same rows are shown each time. */
    private String sample(TestCheck check, String rows) {
        String order = check.columns().isEmpty()
                ? ""
                : IntStream.rangeClosed(1, check.columns().size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ", "\nORDER BY ", ""));
        return with(true) + rows + order;
    }

    private String with(boolean andChecks) {
        Stream<String> queries = andChecks ? Stream.concat(relations.stream(), checks.stream()) : relations.stream();
        return queries.collect(Collectors.joining(",\n", "WITH\n", "\n"));
    }

    private static String difference(String left, String right) {
        return "SELECT * FROM " + left + " EXCEPT ALL SELECT * FROM " + right;
    }

    private String actual(String model) {
        return dialect.relationPart("__actual__" + model);
    }

    private String expected(String model) {
        return dialect.relationPart("__expected__" + model);
    }

    private String assertion(String name) {
        return dialect.relationPart("__assert__" + name);
    }
}
