package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The body of a test or scenario: {@code WITH} and named queries, with an optional {@code SELECT 1} behind them
 * (quality.md B1).
 */
public final class CteList {
    private final MappedSql sql;
    private final SqlTokens tokens;
    private final Code code;

    private CteList(MappedSql sql, Code code) {
        this.sql = sql;
        this.tokens = sql.tokens();
        this.code = code;
    }

    /**
     * One named query.
     *
     * @param columns authored column names, empty when none are given
     * @param body the query without its parentheses and surrounding blanks
     */
    public record Cte(String name, List<String> columns, MappedSql body, SourceSpan nameSpan) {
        public Cte {
            columns = List.copyOf(columns);
        }
    }

    /** The queries in authored order; errors carry {@code code}. */
    public static List<Cte> parse(MappedSql sql, Code code) {
        return new CteList(sql, code).parse();
    }

    private List<Cte> parse() {
        if (tokens.unterminated() >= 0) throw SqlStatement.unterminated(sql, tokens.unterminated(), code, "WITH");
        int at = tokens.skipBlank(0);
        if (!tokens.isWord(at, "WITH")) throw expected("WITH", at);
        List<Cte> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        do {
            at = tokens.next(at);
            at = cte(at, found);
            Cte added = found.get(found.size() - 1);
            if (!names.add(added.name().toLowerCase(Locale.ROOT))) {
                throw new SqlBuildException(
                        Diagnostic.of(code, "duplicate CTE name '" + added.name() + "'", added.nameSpan()));
            }
        } while (tokens.is(at, SqlTokenKind.COMMA));
        rejectRest(at);
        return found;
    }

    private int cte(int nameAt, List<Cte> found) {
        if (!isName(nameAt)) throw expected("a CTE name", nameAt);
        int at = tokens.next(nameAt);
        List<String> columns = new ArrayList<>();
        if (tokens.is(at, SqlTokenKind.OPEN_PAREN)) at = columns(at, columns);
        if (!tokens.isWord(at, "AS")) throw expected("AS", at);
        int open = tokens.next(at);
        if (!tokens.is(open, SqlTokenKind.OPEN_PAREN)) throw expected("'('", open);
        int close = tokens.closing(open);
        if (close == tokens.size()) throw expected("')' for this '('", open);
        int first = tokens.next(open);
        String name = tokens.content(nameAt);
        SourceSpan nameSpan = span(nameAt);
        if (first == close) {
            throw new SqlBuildException(Diagnostic.of(code, "CTE '" + name + "' has an empty body", nameSpan));
        }
        MappedSql body = sql.slice(tokens.start(first), tokens.end(tokens.previous(close)));
        found.add(new Cte(name, columns, body, nameSpan));
        return tokens.next(close);
    }

    private int columns(int open, List<String> columns) {
        int at = open;
        do {
            at = tokens.next(at);
            if (!isName(at)) throw expected("a column name", at);
            columns.add(tokens.content(at));
            at = tokens.next(at);
        } while (tokens.is(at, SqlTokenKind.COMMA));
        if (!tokens.is(at, SqlTokenKind.CLOSE_PAREN)) throw expected("')'", at);
        return tokens.next(at);
    }

    private void rejectRest(int after) {
        int at = after;
        if (tokens.isWord(at, "SELECT") && tokens.isText(tokens.next(at), "1")) at = tokens.next(tokens.next(at));
        if (tokens.is(at, SqlTokenKind.SEMICOLON)) at = tokens.next(at);
        if (at < tokens.size()) throw expected("nothing but 'SELECT 1' after the last CTE", at);
    }

    private boolean isName(int token) {
        return tokens.is(token, SqlTokenKind.WORD) || tokens.is(token, SqlTokenKind.QUOTED);
    }

    private SqlBuildException expected(String what, int token) {
        if (token >= tokens.size()) {
            int end = Math.max(0, sql.text().length() - 1);
            return new SqlBuildException(Diagnostic.of(code, "expected " + what + ", found the end", sql.at(end)));
        }
        String message = "expected " + what + ", found '" + tokens.text(token) + "'";
        return new SqlBuildException(Diagnostic.of(code, message, span(token)));
    }

    private SourceSpan span(int token) {
        return sql.span(tokens.start(token), tokens.end(token));
    }
}
