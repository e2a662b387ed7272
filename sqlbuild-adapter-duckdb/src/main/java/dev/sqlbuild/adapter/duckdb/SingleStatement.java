package dev.sqlbuild.adapter.duckdb;

import java.util.OptionalInt;

/** Finds out whether a text is one statement; the driver would run all but the last one while preparing. */
final class SingleStatement {
    private final String sql;
    private int at;

    private SingleStatement(String sql) {
        this.sql = sql;
    }

    /** Where a second statement begins. */
    static OptionalInt second(String sql) {
        return sql.indexOf(';') < 0 ? OptionalInt.empty() : new SingleStatement(sql).findSecond();
    }

    private OptionalInt findSecond() {
        boolean ended = false;
        while (at < sql.length()) {
            if (skipBlank()) continue;
            char c = sql.charAt(at);
            if (c == ';') {
                ended = true;
                at++;
            } else if (ended) {
                return OptionalInt.of(at);
            } else {
                skipToken(c);
            }
        }
        return OptionalInt.empty();
    }

    /** Steps over one blank or comment. */
    private boolean skipBlank() {
        if (Character.isWhitespace(sql.charAt(at))) {
            at++;
            return true;
        }
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end + 1;
            return true;
        }
        if (!sql.startsWith("/*", at)) return false;
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) depth++;
            else if (sql.startsWith("*/", at)) depth--;
            at += sql.startsWith("/*", at) || sql.startsWith("*/", at) ? 2 : 1;
        } while (depth > 0 && at < sql.length());
        return true;
    }

    private void skipToken(char c) {
        if (c == '\'') skipQuoted(c, at > 0 && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E'));
        else if (c == '"') skipQuoted(c, false);
        else if (c == '$') skipDollarQuoted();
        else at++;
    }

    private void skipQuoted(char mark, boolean backslash) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\' && backslash) at++;
            else if (c == mark) return;
        }
    }

    private void skipDollarQuoted() {
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && (Character.isLetterOrDigit(sql.charAt(tagEnd)) || sql.charAt(tagEnd) == '_')) {
            tagEnd++;
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            at++;
            return;
        }
        String tag = sql.substring(at, tagEnd + 1);
        int end = sql.indexOf(tag, tagEnd + 1);
        at = end < 0 ? sql.length() : end + tag.length();
    }
}
