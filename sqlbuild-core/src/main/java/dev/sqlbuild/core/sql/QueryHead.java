package dev.sqlbuild.core.sql;

/** Steps over the common table expressions in front of a query. */
final class QueryHead {
    private QueryHead() {}

    /** The first meaningful token of the main query, or {@link SqlTokens#size} when the WITH prefix is broken. */
    static int main(SqlTokens tokens) {
        int first = tokens.skipBlank(0);
        if (!tokens.isWord(first, "WITH")) return first;
        int at = tokens.next(first);
        if (tokens.isWord(at, "RECURSIVE")) at = tokens.next(at);
        while (at < tokens.size()) {
            at = afterExpression(tokens, at);
            if (!tokens.is(at, SqlTokenKind.COMMA)) return at;
            at = tokens.next(at);
        }
        return at;
    }

    /** Steps over {@code name [(columns)] [USING KEY (...)] AS [[NOT] MATERIALIZED] ( ... )}. */
    private static int afterExpression(SqlTokens tokens, int name) {
        int at = tokens.next(name);
        while (at < tokens.size() && !tokens.isWord(at, "AS")) {
            boolean expected = tokens.is(at, SqlTokenKind.OPEN_PAREN) || tokens.is(at, SqlTokenKind.WORD);
            if (!expected) return tokens.size();
            at = tokens.is(at, SqlTokenKind.OPEN_PAREN) ? after(tokens, at) : tokens.next(at);
        }
        at = tokens.next(at);
        while (tokens.isWord(at, "NOT") || tokens.isWord(at, "MATERIALIZED")) at = tokens.next(at);
        return tokens.is(at, SqlTokenKind.OPEN_PAREN) ? after(tokens, at) : tokens.size();
    }

    private static int after(SqlTokens tokens, int open) {
        int close = tokens.closing(open);
        return close == tokens.size() ? close : tokens.next(close);
    }
}
