package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Knows nothing and therefore refuses nothing: PostgreSQL has no offline parser that runs in a JVM, so what a query
 * returns stays open until the server says it. Compiling needs no server.
 */
final class OpenJudge implements SqlJudge {
    @Override
    public Optional<SqlProblem> check(String sql) {
        return Optional.empty();
    }

    @Override
    public Verdict describe(String sql) {
        return Verdict.problem(SqlProblem.unknowable("columns are known to the server only"));
    }

    @Override
    public void declare(RelationName relation, List<ColumnInfo> columns) {}

    @Override
    public void close() {}
}
