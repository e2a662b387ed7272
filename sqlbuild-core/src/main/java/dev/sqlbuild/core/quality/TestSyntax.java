package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the judge whether the queries of a test are SQL, all of them at once. */
record TestSyntax(ModelQueries queries, SqlJudge judge) {

    /** Reports the first query that is no SQL, at its authored place, and returns whether there is one. */
    boolean report(List<ExpandedCte> ctes, Diagnostics diagnostics) {
        List<MappedSql> bodies = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        StringBuilder statement = new StringBuilder("WITH ");
        for (int i = 0; i < ctes.size(); i++) {
            MappedSql body = ctes.get(i).template().render(queries::name);
            if (i > 0) statement.append(", ");
            statement.append('c').append(i).append(" AS (\n");
            starts.add(statement.length());
            bodies.add(body);
            statement.append(body.text()).append("\n)");
        }
        statement.append(" SELECT 1");
        Optional<SqlProblem> problem = judge.check(statement.toString());
        if (problem.isEmpty() || problem.get().kind() != SqlProblem.Kind.SYNTAX) return false;
        SourceSpan place = place(problem.get(), ctes, bodies, starts);
        diagnostics.add(Diagnostic.of(Code.P020, problem.get().message(), place));
        return true;
    }

    private static SourceSpan place(
            SqlProblem problem, List<ExpandedCte> ctes, List<MappedSql> bodies, List<Integer> starts) {
        if (problem.offset().isEmpty()) return ctes.get(0).cte().span();
        int offset = problem.offset().getAsInt();
        int found = 0;
        while (found + 1 < starts.size() && starts.get(found + 1) <= offset) found++;
        return bodies.get(found).at(Math.max(0, offset - starts.get(found)));
    }
}
