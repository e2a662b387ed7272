package dev.sqlbuild.core.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Output column names of a query by a walk over its tokens. It answers only when every column is named in the text in
 * a way all engines read alike; otherwise it says that it does not know.
 */
public final class ProjectionScanner {
    private static final Set<String> CLAUSES = Set.of(
            "FROM",
            "INTO",
            "WHERE",
            "GROUP",
            "HAVING",
            "WINDOW",
            "QUALIFY",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "UNION",
            "INTERSECT",
            "EXCEPT");
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT");
    /** Words that end or join expressions and so are never an alias without AS. */
    private static final Set<String> NOT_ALIASES = Set.of(
            "NULL",
            "TRUE",
            "FALSE",
            "UNKNOWN",
            "END",
            "ISNULL",
            "NOTNULL",
            "AND",
            "OR",
            "NOT",
            "IS",
            "IN",
            "LIKE",
            "ILIKE",
            "BETWEEN",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "OVER",
            "FILTER",
            "WITHIN",
            "COLLATE",
            "ZONE",
            "DISTINCT",
            "INTERVAL",
            "ASC",
            "DESC",
            "NULLS",
            "FIRST",
            "LAST",
            "YEAR",
            "MONTH",
            "DAY",
            "HOUR",
            "MINUTE",
            "SECOND",
            "ANY",
            "ALL",
            "SOME",
            "EXISTS",
            "ARRAY",
            "RESPECT",
            "IGNORE");
    /** Words that are values or functions when they stand alone, so they name no column. */
    private static final Set<String> VALUES = Set.of(
            "NULL",
            "TRUE",
            "FALSE",
            "DEFAULT",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "CURRENT_USER",
            "SESSION_USER",
            "USER",
            "CURRENT_ROLE",
            "CURRENT_CATALOG",
            "CURRENT_SCHEMA",
            "CASE",
            "SELECT");

    private final SqlTokens tokens;

    private ProjectionScanner(SqlTokens tokens) {
        this.tokens = tokens;
    }

    /** Names in order as written, quotes removed; empty if any column is not named in the text. */
    public static Optional<List<String>> columns(String query) {
        return columns(SqlTokens.of(query));
    }

    /** The same for a query that is already cut into tokens. */
    public static Optional<List<String>> columns(SqlTokens query) {
        return projection(query).map(Projection::names);
    }

    /** The whole select list. */
    static Optional<Projection> projection(SqlTokens query) {
        return new ProjectionScanner(query).projection();
    }

    private Optional<Projection> projection() {
        int at = QueryHead.main(tokens);
        int wrapped = at;
        while (tokens.is(at, SqlTokenKind.OPEN_PAREN)) at = tokens.next(at);
        if (!tokens.isWord(at, "SELECT")) return Optional.empty();
        if (at != wrapped && unionByName(wrapped)) return Optional.empty();
        at = afterQuantifier(tokens.next(at));
        if (at >= tokens.size() || unionByName(at)) return Optional.empty();
        List<Projection.Item> items = new ArrayList<>();
        int depth = 0;
        int first = at;
        int list = at;
        for (; ; at = tokens.next(at)) {
            boolean end = at >= tokens.size() || (depth == 0 && endsList(at));
            if (end || (depth == 0 && tokens.is(at, SqlTokenKind.COMMA))) {
                boolean trailingComma = end && first == at && !items.isEmpty();
                Optional<Projection.Item> item = trailingComma ? Optional.empty() : item(first, at);
                if (trailingComma) return Optional.of(projection(list, items, at));
                if (item.isEmpty()) return Optional.empty();
                items.add(item.get());
                if (end) return Optional.of(projection(list, items, at));
                first = tokens.next(at);
            } else {
                depth += tokens.depthChange(at);
            }
        }
    }

    private Projection projection(int first, List<Projection.Item> items, int end) {
        String sql = tokens.sql();
        String tail = end < tokens.size() ? sql.substring(tokens.start(end)) : "";
        return new Projection(sql.substring(0, tokens.start(first)), items, tail);
    }

    private int afterQuantifier(int first) {
        if (tokens.isWord(first, "ALL")) return tokens.next(first);
        if (!tokens.isWord(first, "DISTINCT")) return first;
        int at = tokens.next(first);
        if (!tokens.isWord(at, "ON")) return at;
        int open = tokens.next(at);
        return tokens.is(open, SqlTokenKind.OPEN_PAREN) ? tokens.next(tokens.closing(open)) : tokens.size();
    }

    /** Whether a set operation at this level takes columns from both sides. */
    private boolean unionByName(int from) {
        int depth = 0;
        for (int at = from; at < tokens.size(); at = tokens.next(at)) {
            depth += tokens.depthChange(at);
            if (depth < 0) return false;
            boolean byName = tokens.isWord(at, "BY") && tokens.isWord(tokens.next(at), "NAME");
            if (depth == 0 && byName && followsSetOperation(at)) return true;
        }
        return false;
    }

    private boolean followsSetOperation(int by) {
        int at = tokens.previous(by);
        if (tokens.isWord(at, "ALL") || tokens.isWord(at, "DISTINCT")) at = tokens.previous(at);
        return tokens.is(at, SqlTokenKind.WORD) && SET_OPERATIONS.contains(upper(at));
    }

    private boolean endsList(int at) {
        SqlTokenKind kind = tokens.kind(at);
        if (kind == SqlTokenKind.CLOSE_PAREN || kind == SqlTokenKind.SEMICOLON) return true;
        if (kind != SqlTokenKind.WORD || !CLAUSES.contains(upper(at))) return false;
        int previous = tokens.previous(at);
        // a.from, x IS DISTINCT FROM y, WITHIN GROUP (...), and an alias that only looks like a clause
        return !tokens.is(previous, SqlTokenKind.DOT)
                && !tokens.isWord(previous, "AS")
                && !tokens.isWord(previous, "DISTINCT")
                && !tokens.isWord(previous, "WITHIN");
    }

    /** The column written in the tokens from {@code first} up to {@code end}, if it has a name. */
    private Optional<Projection.Item> item(int first, int end) {
        if (first >= end) return Optional.empty();
        int last = tokens.previous(end);
        if (multiplies(first, end)) return Optional.empty();
        if (isPath(first, last)) return pathName(first, last).map(name -> item(first, last, name));
        if (!isIdentifier(last)) return Optional.empty();
        int before = tokens.previous(last);
        String alias = tokens.content(last);
        if (tokens.isWord(before, "AS") && before > first) {
            return Optional.of(item(first, tokens.previous(before), alias));
        }
        return isBareAlias(first, before, last) ? Optional.of(item(first, before, alias)) : Optional.empty();
    }

    private Projection.Item item(int first, int last, String name) {
        return new Projection.Item(tokens.sql().substring(tokens.start(first), tokens.end(last)), name);
    }

    /** Stars, {@code COLUMNS(...)}, {@code UNNEST} and {@code alias: value} may stand for several or other columns. */
    private boolean multiplies(int first, int end) {
        boolean star = tokens.isText(first, "*")
                || (tokens.is(tokens.next(first), SqlTokenKind.DOT) && hasDottedStar(first, end));
        if (star || tokens.isText(tokens.next(first), ":")) return true;
        for (int at = first; at < end; at = tokens.next(at)) {
            boolean call = tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN);
            if (call && (tokens.isWord(at, "COLUMNS") || tokens.isWord(at, "UNNEST"))) return true;
        }
        return false;
    }

    private boolean hasDottedStar(int first, int end) {
        int at = first;
        while (at < end && tokens.is(tokens.next(at), SqlTokenKind.DOT)) at = tokens.next(tokens.next(at));
        return at < end && tokens.isText(at, "*");
    }

    /** Whether the tokens are {@code name(.name)*}. */
    private boolean isPath(int first, int last) {
        int at = first;
        while (isIdentifier(at)) {
            if (at == last) return true;
            at = tokens.next(at);
            if (!tokens.is(at, SqlTokenKind.DOT) || at >= last) return false;
            at = tokens.next(at);
        }
        return false;
    }

    private Optional<String> pathName(int first, int last) {
        boolean value = first == last && tokens.is(first, SqlTokenKind.WORD) && VALUES.contains(upper(first));
        return value ? Optional.empty() : Optional.of(tokens.content(last));
    }

    private boolean isBareAlias(int first, int before, int last) {
        if (before < first || isAnyWord(last, NOT_ALIASES)) return false;
        if (isPath(first, before))
            return !isAnyWord(before, NOT_ALIASES) || tokens.is(tokens.previous(before), SqlTokenKind.DOT);
        return switch (tokens.kind(before)) {
            case CLOSE_PAREN, CLOSE_BRACKET -> !holdsInterval(first, last);
            case WORD -> tokens.isWord(before, "END");
            case QUOTED -> false;
            case NUMBER, STRING -> before == first;
            default -> false;
        };
    }

    /** {@code INTERVAL (n) weeks} ends in a unit that looks like an alias. */
    private boolean holdsInterval(int first, int last) {
        for (int at = first; at < last; at = tokens.next(at)) {
            if (tokens.isWord(at, "INTERVAL")) return true;
        }
        return false;
    }

    private boolean isAnyWord(int token, Set<String> words) {
        return tokens.is(token, SqlTokenKind.WORD) && words.contains(upper(token));
    }

    private boolean isIdentifier(int token) {
        return tokens.is(token, SqlTokenKind.WORD) || tokens.is(token, SqlTokenKind.QUOTED);
    }

    private String upper(int token) {
        return tokens.text(token).toUpperCase(Locale.ROOT);
    }
}
