package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Optional;

/** Checks that a text is one statement, and takes it out of its surroundings. */
public final class SqlStatement {
    private SqlStatement() {}

    /**
     * The statement without surrounding blanks and comments and without the semicolons at its end, ready to be put
     * in parentheses; empty if there is none.
     *
     * @param code of the error when there are several statements, or a literal that never ends
     * @param subject what the text is, such as {@code model 'rides'}
     */
    public static Optional<MappedSql> single(MappedSql sql, Code code, String subject) {
        SqlTokens tokens = sql.tokens();
        if (tokens.unterminated() >= 0) throw unterminated(sql, tokens.unterminated(), code, subject);
        int first = tokens.skipBlank(0);
        if (first == tokens.size() || tokens.is(first, SqlTokenKind.SEMICOLON))
            return empty(sql, tokens, code, subject);
        int last = first;
        for (int at = first; at < tokens.size(); at = tokens.next(at)) {
            if (tokens.is(at, SqlTokenKind.SEMICOLON)) {
                rejectMore(sql, tokens, at, code, subject);
                break;
            }
            last = at;
        }
        return Optional.of(sql.slice(tokens.start(first), tokens.end(last)));
    }

    /** Whether the text begins like a query, so neither changes data nor structure. */
    public static boolean isQuery(MappedSql sql) {
        SqlTokens tokens = sql.tokens();
        int main = QueryHead.main(tokens);
        while (tokens.is(main, SqlTokenKind.OPEN_PAREN)) main = tokens.next(main);
        return tokens.isWord(main, "SELECT")
                || tokens.isWord(main, "VALUES")
                || tokens.isWord(main, "FROM")
                || tokens.isWord(main, "TABLE")
                || (main != tokens.skipBlank(0) && tokens.isWord(main, "WITH"));
    }

    private static Optional<MappedSql> empty(MappedSql sql, SqlTokens tokens, Code code, String subject) {
        int semicolon = tokens.skipBlank(0);
        if (semicolon < tokens.size()) rejectMore(sql, tokens, semicolon, code, subject);
        return Optional.empty();
    }

    private static void rejectMore(MappedSql sql, SqlTokens tokens, int semicolon, Code code, String subject) {
        int more = semicolon;
        while (tokens.is(more, SqlTokenKind.SEMICOLON)) more = tokens.next(more);
        if (more == tokens.size()) return;
        throw new SqlBuildException(Diagnostic.of(
                        code,
                        subject + " must be one statement, but another one follows the semicolon",
                        sql.span(tokens.start(more), tokens.end(more)))
                .withHelp("keep one statement, or move the others to hooks"));
    }

    static SqlBuildException unterminated(MappedSql sql, int offset, Code code, String subject) {
        String what = switch (sql.text().charAt(offset)) {
            case '"' -> "quoted identifier";
            case '$' -> "dollar-quoted string";
            case '/' -> "comment";
            default -> "string literal";
        };
        return new SqlBuildException(
                Diagnostic.of(code, subject + ": unterminated " + what, sql.span(offset, offset + 1)));
    }
}
