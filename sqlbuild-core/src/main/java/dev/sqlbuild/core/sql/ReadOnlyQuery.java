package dev.sqlbuild.core.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells by its words whether a text is one query that changes nothing (analysis.md F7). */
public final class ReadOnlyQuery {
    private static final Set<String> CHANGES =
            Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "CALL");
    private static final List<String> QUERIES = List.of("SELECT", "VALUES", "WITH");

    private final SqlTokens tokens;

    private ReadOnlyQuery(SqlTokens tokens) {
        this.tokens = tokens;
    }

    /** What is wrong with the text, if anything; an end mark behind the query is fine. */
    public static Optional<String> problem(String sql) {
        return new ReadOnlyQuery(SqlTokens.of(sql)).problem();
    }

    /** The text without an end mark and what follows it. */
    public static String withoutEnd(String sql) {
        SqlTokens tokens = SqlTokens.of(sql);
        int last = tokens.skipBlankBack(tokens.size() - 1);
        return tokens.is(last, SqlTokenKind.SEMICOLON) ? sql.substring(0, tokens.start(last)) : sql;
    }

    private Optional<String> problem() {
        if (tokens.unterminated() >= 0) return Optional.of("has a string, name or comment that does not end");
        int first = tokens.skipBlank(0);
        if (first == tokens.size()) return Optional.of("is empty");
        if (!isQuery(first) || !isQuery(QueryHead.main(tokens))) {
            return Optional.of("must be a SELECT, WITH or VALUES query");
        }
        int last = tokens.skipBlankBack(tokens.size() - 1);
        for (int at = first; at < last; at++) {
            if (tokens.is(at, SqlTokenKind.SEMICOLON)) return Optional.of("must be a single statement");
            if (tokens.is(at, SqlTokenKind.OPEN_PAREN) && isChange(tokens.next(at))) {
                return Optional.of("must not change anything, but contains " + word(tokens.next(at)));
            }
            if (isSelectInto(at)) return Optional.of("must not change anything, but contains INTO");
        }
        return Optional.empty();
    }

    /** A statement word, perhaps behind parentheses. */
    private boolean isQuery(int token) {
        int at = token;
        while (tokens.is(at, SqlTokenKind.OPEN_PAREN)) at = tokens.next(at);
        for (String word : QUERIES) if (tokens.isWord(at, word)) return true;
        return false;
    }

    private boolean isChange(int token) {
        return tokens.is(token, SqlTokenKind.WORD) && CHANGES.contains(word(token));
    }

    /** {@code INTO} is a reserved word: unquoted it only makes a table of a query. */
    private boolean isSelectInto(int token) {
        return tokens.isWord(token, "INTO");
    }

    private String word(int token) {
        return tokens.text(token).toUpperCase(Locale.ROOT);
    }
}
