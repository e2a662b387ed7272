package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Unqualified relation names that a query reads, and names of the CTEs it defines, found by their position between
 * keywords. No grammar: a column in an unusual place may be taken for a relation, a relation is not missed.
 */
final class RelationNames {
    private static final Set<String> BEFORE_RELATION =
            Set.of("from", "join", "table", "pivot", "unpivot", "summarize", "describe");
    private static final Set<String> AFTER_FROM = Set.of(
            "select",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "union",
            "except",
            "intersect",
            "window",
            "qualify",
            "values");
    private static final Set<String> NOT_A_RELATION = Set.of("lateral", "only", "select", "values", "with");
    private static final Set<String> FROM_INSIDE = Set.of("extract", "substring", "trim", "overlay");

    /** A name with its place in the text. */
    record Name(String text, int start, int end) {}

    private final SqlTokens tokens;
    private final List<Name> read = new ArrayList<>();
    private final List<Name> defined = new ArrayList<>();

    private RelationNames(SqlTokens tokens) {
        this.tokens = tokens;
    }

    static RelationNames of(SqlTokens tokens) {
        RelationNames names = new RelationNames(tokens);
        names.scan();
        return names;
    }

    /** Names in the place of a relation, in order of appearance. */
    List<Name> read() {
        return read;
    }

    /** Names of nested CTEs. */
    List<Name> defined() {
        return defined;
    }

    private void scan() {
        int capacity = 16;
        boolean[] inFrom = new boolean[capacity];
        boolean expected = false;
        int depth = 0;
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) {
            SqlTokenKind kind = tokens.kind(at);
            switch (kind) {
                case OPEN_PAREN -> {
                    if (++depth == inFrom.length) inFrom = java.util.Arrays.copyOf(inFrom, depth * 2);
                    inFrom[depth] = expected;
                }
                case CLOSE_PAREN -> {
                    if (depth > 0) depth--;
                    expected = false;
                }
                case COMMA -> expected = inFrom[depth];
                case WORD, QUOTED -> {
                    if (kind == SqlTokenKind.WORD) {
                        String word = tokens.text(at).toLowerCase(Locale.ROOT);
                        if (BEFORE_RELATION.contains(word) && !isOtherFrom(word, at, depth)) {
                            inFrom[depth] = true;
                            expected = true;
                            continue;
                        }
                        if (AFTER_FROM.contains(word)) {
                            inFrom[depth] = false;
                            expected = false;
                            continue;
                        }
                        if (NOT_A_RELATION.contains(word)) continue;
                    }
                    if (expected && isUnqualified(at)) read.add(name(at));
                    else if (definesCte(at)) defined.add(name(at));
                    expected = false;
                }
                default -> expected = false;
            }
        }
    }

    private Name name(int at) {
        return new Name(tokens.content(at), tokens.start(at), tokens.end(at));
    }

    private boolean isUnqualified(int at) {
        int next = tokens.next(at);
        return !tokens.is(next, SqlTokenKind.DOT) && !tokens.is(next, SqlTokenKind.OPEN_PAREN);
    }

    /** {@code IS DISTINCT FROM}, {@code EXTRACT(year FROM x)} and a column or table called {@code table}. */
    private boolean isOtherFrom(String word, int at, int depth) {
        int previous = tokens.previous(at);
        if (tokens.is(previous, SqlTokenKind.DOT)) return true;
        if (!word.equals("from")) return false;
        if (tokens.isWord(previous, "distinct")) return true;
        if (depth == 0) return false;
        int open = opening(at);
        int function = tokens.previous(open);
        return tokens.is(function, SqlTokenKind.WORD)
                && FROM_INSIDE.contains(tokens.text(function).toLowerCase(Locale.ROOT));
    }

    private int opening(int from) {
        int depth = 0;
        for (int at = from - 1; at >= 0; at--) {
            depth += tokens.depthChange(at);
            if (depth == 1) return at;
        }
        return -1;
    }

    private boolean definesCte(int at) {
        int previous = tokens.previous(at);
        boolean inList = tokens.isWord(previous, "with")
                || tokens.isWord(previous, "recursive")
                || tokens.is(previous, SqlTokenKind.COMMA);
        if (!inList) return false;
        int next = tokens.next(at);
        if (tokens.is(next, SqlTokenKind.OPEN_PAREN)) next = tokens.next(tokens.closing(next));
        if (!tokens.isWord(next, "as")) return false;
        next = tokens.next(next);
        if (tokens.isWord(next, "not")) next = tokens.next(next);
        if (tokens.isWord(next, "materialized")) next = tokens.next(next);
        return tokens.is(next, SqlTokenKind.OPEN_PAREN);
    }
}
