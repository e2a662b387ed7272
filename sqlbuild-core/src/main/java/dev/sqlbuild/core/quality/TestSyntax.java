package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Asks the judge whether the queries of tests are SQL: many tests at once, and one by one where that fails. */
record TestSyntax(SqlJudge judge) {
    /** Asking costs more than a small query; beyond this size there is little left to save. */
    private static final int AT_ONCE = 50;

    /** The first query of each test that is no SQL, at its authored place, by position of the test. */
    Map<Integer, Diagnostic> problems(List<List<MappedSql>> tests) {
        Map<Integer, Diagnostic> problems = new TreeMap<>();
        List<Map<Integer, Diagnostic>> found = IntStream.range(0, (tests.size() + AT_ONCE - 1) / AT_ONCE)
                .parallel()
                .mapToObj(group -> {
                    int from = group * AT_ONCE;
                    return group(tests, from, Math.min(tests.size(), from + AT_ONCE));
                })
                .toList();
        found.forEach(problems::putAll);
        return problems;
    }

    private Map<Integer, Diagnostic> group(List<List<MappedSql>> tests, int from, int to) {
        Map<Integer, Diagnostic> problems = new TreeMap<>();
        List<MappedSql> all =
                tests.subList(from, to).stream().flatMap(List::stream).toList();
        if (all.isEmpty() || problem(all).isEmpty()) return problems;
        for (int i = from; i < to; i++) {
            Optional<Diagnostic> problem = tests.get(i).isEmpty() ? Optional.empty() : problem(tests.get(i));
            if (problem.isPresent()) problems.put(i, problem.get());
        }
        return problems;
    }

    private Optional<Diagnostic> problem(List<MappedSql> queries) {
        List<Integer> starts = new ArrayList<>();
        StringBuilder statement = new StringBuilder("WITH ");
        for (int i = 0; i < queries.size(); i++) {
            if (i > 0) statement.append(", ");
            statement.append('q').append(i).append(" AS (\n");
            starts.add(statement.length());
            statement.append(queries.get(i).text()).append("\n)");
        }
        return judge.check(statement.append(" SELECT 1").toString())
                .filter(problem -> problem.kind() == SqlProblem.Kind.SYNTAX)
                .map(problem -> finding(problem, queries, starts));
    }

    private static Diagnostic finding(SqlProblem problem, List<MappedSql> queries, List<Integer> starts) {
        int offset = problem.offset().orElse(0);
        int found = 0;
        while (found + 1 < starts.size() && starts.get(found + 1) <= offset) found++;
        int inside = Math.max(0, offset - starts.get(found));
        return Diagnostic.of(Code.P020, problem.message(), queries.get(found).at(inside));
    }
}
