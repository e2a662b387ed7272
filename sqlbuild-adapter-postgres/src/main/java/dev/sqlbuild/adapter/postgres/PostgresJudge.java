package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Reads off a query what it returns as far as that is written in it; PostgreSQL itself does not run in a JVM. Refuses
 * nothing: the parser is not PostgreSQL's, so what it does not understand stays open until the server sees it.
 */
final class PostgresJudge implements SqlJudge {
    private static final SqlProblem OPEN = SqlProblem.unknowable("the result is known to the server only");

    private final Map<String, List<ColumnInfo>> declared = new ConcurrentHashMap<>();

    @Override
    public Optional<SqlProblem> check(String sql) {
        return Optional.empty();
    }

    @Override
    public Verdict describe(String sql) {
        return columns(sql).map(Verdict::columns).orElseGet(() -> Verdict.problem(OPEN));
    }

    private Optional<List<ColumnInfo>> columns(String sql) {
        try {
            Statement statement = CCJSqlParserUtil.parse(sql, parser -> parser.withTimeOut(2_000));
            if (!(statement instanceof Select select)) return Optional.empty();
            return new ResultColumns(declared).of(select);
        } catch (JSQLParserException | RuntimeException e) {
            return Optional.empty(); // A parser that gives up knows nothing; that is no finding.
        }
    }

    @Override
    public void declare(RelationName relation, List<ColumnInfo> columns) {
        declared.put(relation.key(Postgres.DIALECT), List.copyOf(columns));
    }

    @Override
    public void close() {}
}
