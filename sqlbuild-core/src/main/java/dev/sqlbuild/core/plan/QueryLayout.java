package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Breaks canonical query text, which is one line, into the lines that a diff compares. */
final class QueryLayout {
    private static final Set<String> STARTS_LINE = Set.of(
            "select",
            "from",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "qualify",
            "window",
            "union",
            "intersect",
            "except",
            "join",
            "left",
            "right",
            "full",
            "inner",
            "cross",
            "on",
            "and",
            "or",
            "when",
            "else",
            "with");
    private static final String INDENT = "  ";

    private final SqlTokens tokens;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int depth;

    private QueryLayout(SqlTokens tokens) {
        this.tokens = tokens;
    }

    static List<String> lines(String canonicalQuery) {
        QueryLayout layout = new QueryLayout(SqlTokens.of(canonicalQuery));
        layout.run();
        return layout.lines;
    }

    private void run() {
        int previous = -1;
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) {
            if (tokens.depthChange(at) < 0) depth = Math.max(0, depth - 1);
            if (startsLine(at, previous)) endLine();
            if (line.length() == 0) line.append(INDENT.repeat(depth));
            else if (spaced(previous, at)) line.append(' ');
            line.append(tokens.text(at));
            if (tokens.depthChange(at) > 0) depth++;
            if (tokens.is(at, SqlTokenKind.COMMA) && depth == 0) endLine();
            previous = at;
        }
        endLine();
    }

    private boolean startsLine(int at, int previous) {
        if (!tokens.is(at, SqlTokenKind.WORD) || previous < 0) return false;
        String word = tokens.text(at).toLowerCase(Locale.ROOT);
        if (!STARTS_LINE.contains(word) || tokens.is(previous, SqlTokenKind.DOT)) return false;
        boolean call =
                tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN) && (word.equals("left") || word.equals("right"));
        boolean secondWord = word.equals("join") && isJoinWord(previous);
        return !call && !secondWord;
    }

    private boolean isJoinWord(int at) {
        return tokens.isWord(at, "left")
                || tokens.isWord(at, "right")
                || tokens.isWord(at, "full")
                || tokens.isWord(at, "inner")
                || tokens.isWord(at, "cross")
                || tokens.isWord(at, "outer");
    }

    private boolean spaced(int previous, int at) {
        boolean afterOpen =
                tokens.is(previous, SqlTokenKind.OPEN_PAREN) || tokens.is(previous, SqlTokenKind.OPEN_BRACKET);
        boolean tight = tokens.is(at, SqlTokenKind.COMMA)
                || tokens.is(at, SqlTokenKind.CLOSE_PAREN)
                || tokens.is(at, SqlTokenKind.CLOSE_BRACKET)
                || tokens.is(at, SqlTokenKind.DOT)
                || tokens.is(previous, SqlTokenKind.DOT);
        boolean call = tokens.is(at, SqlTokenKind.OPEN_PAREN) && isName(previous);
        return !afterOpen && !tight && !call;
    }

    private boolean isName(int at) {
        if (tokens.is(at, SqlTokenKind.QUOTED)) return true;
        if (!tokens.is(at, SqlTokenKind.WORD)) return false;
        String word = tokens.text(at).toLowerCase(Locale.ROOT);
        boolean keyword = STARTS_LINE.contains(word) && !word.equals("left") && !word.equals("right");
        return !keyword
                && !Set.of("in", "as", "over", "by", "not", "exists", "values", "then")
                        .contains(word);
    }

    private void endLine() {
        if (line.length() > 0) lines.add(line.toString());
        line.setLength(0);
    }
}
