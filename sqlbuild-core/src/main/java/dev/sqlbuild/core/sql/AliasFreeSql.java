package dev.sqlbuild.core.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A canonical query with its table aliases and the names of its common table expressions replaced by numbers, so that two
 * queries are equal when they differ in these alone. What is not clearly such a name stays as it is.
 */
public final class AliasFreeSql {
    /** Words that follow a table and are no alias of it. */
    private static final Set<String> NOT_ALIASES = Set.of(
            "ON",
            "USING",
            "WHERE",
            "GROUP",
            "HAVING",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR",
            "WINDOW",
            "QUALIFY",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "OUTER",
            "CROSS",
            "NATURAL",
            "SEMI",
            "ANTI",
            "ASOF",
            "POSITIONAL",
            "LATERAL",
            "TABLESAMPLE",
            "PIVOT",
            "UNPIVOT",
            "WITH",
            "AND",
            "OR",
            "IS",
            "IN",
            "NOT",
            "THEN",
            "ELSE",
            "END",
            "WHEN",
            "ASC",
            "DESC",
            "NULLS");

    private final SqlTokens tokens;
    private final Map<String, String> names = new HashMap<>();
    /** Tokens that are such names, besides those before a dot. */
    private final Set<Integer> places = new HashSet<>();
    /** The words AS that could be missing. */
    private final Set<Integer> optional = new HashSet<>();

    private AliasFreeSql(SqlTokens tokens) {
        this.tokens = tokens;
    }

    public static String of(String canonical) {
        return new AliasFreeSql(SqlTokens.of(canonical)).text();
    }

    private String text() {
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) {
            if (isExpression(at)) define(at);
            boolean from = tokens.isWord(at, "FROM") && !tokens.isWord(tokens.previous(at), "DISTINCT");
            if (from || tokens.isWord(at, "JOIN")) tables(tokens.next(at));
        }
        StringBuilder out = new StringBuilder();
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) {
            if (optional.contains(at)) continue;
            String name = names.get(key(at));
            boolean before =
                    tokens.is(tokens.next(at), SqlTokenKind.DOT) && !tokens.is(tokens.previous(at), SqlTokenKind.DOT);
            boolean named = name != null && isName(at) && (places.contains(at) || before);
            out.append(named ? name : tokens.text(at)).append(' ');
        }
        return out.toString().strip();
    }

    /** Whether the token names a common table expression. */
    private boolean isExpression(int at) {
        int before = tokens.previous(at);
        boolean begins = tokens.isWord(before, "WITH")
                || tokens.isWord(before, "RECURSIVE")
                || tokens.is(before, SqlTokenKind.COMMA);
        if (!begins || !isName(at)) return false;
        int next = tokens.next(at);
        if (tokens.is(next, SqlTokenKind.OPEN_PAREN)) next = after(next);
        if (!tokens.isWord(next, "AS")) return false;
        next = tokens.next(next);
        while (tokens.isWord(next, "NOT") || tokens.isWord(next, "MATERIALIZED")) next = tokens.next(next);
        return tokens.is(next, SqlTokenKind.OPEN_PAREN);
    }

    /** The tables of a FROM or JOIN with their aliases. */
    private void tables(int first) {
        int at = first;
        while (at < tokens.size()) {
            if (tokens.isWord(at, "LATERAL")) at = tokens.next(at);
            int end = afterTable(at);
            if (end == at) return;
            boolean single = isName(at) && end == tokens.next(at);
            if (single) places.add(at);
            boolean as = tokens.isWord(end, "AS");
            int alias = as ? tokens.next(end) : end;
            if (isName(alias) && (as || !NOT_ALIASES.contains(tokens.text(alias).toUpperCase(Locale.ROOT)))) {
                define(alias);
                if (as) optional.add(end);
                end = tokens.next(alias);
                if (tokens.is(end, SqlTokenKind.OPEN_PAREN)) end = after(end);
            }
            if (!tokens.is(end, SqlTokenKind.COMMA)) return;
            at = tokens.next(end);
        }
    }

    private int afterTable(int first) {
        if (tokens.is(first, SqlTokenKind.OPEN_PAREN)) return after(first);
        int at = first;
        while (isName(at)) {
            at = tokens.next(at);
            if (tokens.is(at, SqlTokenKind.OPEN_PAREN)) {
                while (tokens.is(at, SqlTokenKind.OPEN_PAREN)) at = after(at);
                return at;
            }
            if (!tokens.is(at, SqlTokenKind.DOT)) return at;
            at = tokens.next(at);
        }
        return at;
    }

    private int after(int open) {
        int close = tokens.closing(open);
        return close == tokens.size() ? close : tokens.next(close);
    }

    private void define(int at) {
        places.add(at);
        names.putIfAbsent(key(at), "\u00a7" + (names.size() + 1));
    }

    private boolean isName(int at) {
        return tokens.is(at, SqlTokenKind.WORD) || tokens.is(at, SqlTokenKind.QUOTED);
    }

    private String key(int at) {
        return tokens.content(at).toLowerCase(Locale.ROOT);
    }
}
