package dev.sqlbuild.adapter.duckdb;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the place in a statement that an error message of DuckDB points at. */
final class ErrorPlace {
    private static final String CUT = "...";

    private ErrorPlace() {}

    /**
     * @param name what the message is about; corrects the place where wide characters make the caret unreliable
     * @return 0-based offset in {@code sql}
     */
    static OptionalInt find(String sql, DuckDbMessage.Excerpt excerpt, Optional<String> name) {
        int lineStart = lineStart(sql, excerpt.line());
        if (lineStart < 0) return OptionalInt.empty();
        int lineEnd = sql.indexOf('\n', lineStart);
        String line = sql.substring(lineStart, lineEnd < 0 ? sql.length() : lineEnd);
        int guess = guess(line, excerpt);
        int column = name.map(text -> nearest(line, text, Math.max(guess, 0))).orElse(guess);
        if (column < 0 && guess < 0) return OptionalInt.empty();
        return OptionalInt.of(lineStart + Math.min(column < 0 ? guess : column, line.length()));
    }

    private static int lineStart(String sql, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = sql.indexOf('\n', start) + 1;
            if (start == 0) return -1;
        }
        return start;
    }

    /** Column under the caret, or -1. */
    private static int guess(String line, DuckDbMessage.Excerpt excerpt) {
        if (excerpt.caret() < 0) return -1;
        if (!excerpt.shown().startsWith(CUT) || line.startsWith(CUT)) return advance(line, 0, excerpt.caret());
        String window = excerpt.shown().substring(CUT.length());
        if (window.endsWith(CUT)) window = window.substring(0, window.length() - CUT.length());
        int from = line.indexOf(window);
        return from < 0 ? -1 : advance(line, from, excerpt.caret() - CUT.length());
    }

    private static int advance(String line, int from, int columns) {
        int at = from;
        int width = 0;
        while (at < line.length() && width < columns) {
            int c = line.codePointAt(at);
            width += isWide(c) ? 2 : 1;
            at += Character.charCount(c);
        }
        return at;
    }

    private static boolean isWide(int c) {
        return c >= 0x1F300
                || (c >= 0x2E80 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFF00 && c <= 0xFF60);
    }

    /** The occurrence of a name that is nearest to a column, or -1. */
    private static int nearest(String line, String name, int column) {
        String in = line.toLowerCase(Locale.ROOT);
        String word = name.toLowerCase(Locale.ROOT);
        int before = in.lastIndexOf(word, column);
        int after = in.indexOf(word, column);
        if (before < 0) return after;
        if (after < 0) return before;
        return column - before <= after - column ? before : after;
    }
}
