package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import org.tomlj.TomlPosition;

/**
 * Where the keys and values of a valid TOML text stand. The parser tells where a line, a header and a value begin;
 * this finds the part of a dotted key and the end of a value.
 */
final class TomlPlaces {
    private final String text;
    private final LineIndex lines;

    TomlPlaces(SourceText source) {
        text = source.text();
        lines = new LineIndex(source);
    }

    SourceSpan span(int start, int end) {
        return lines.span(start, end);
    }

    /** The parser counts columns in code points. */
    int offset(TomlPosition position) {
        return text.offsetByCodePoints(lines.start(position.line()), position.column() - 1);
    }

    boolean isHeader(int start) {
        return text.charAt(start) == '[';
    }

    /** One part of the dotted key of the line or header that begins at {@code start}. */
    SourceSpan key(int start, int part) {
        int at = start;
        while (text.charAt(at) == '[') at++;
        at = skipBlanks(at);
        for (int i = 0; i < part; i++) at = skipBlanks(skipBlanks(keyEnd(at)) + 1);
        return lines.span(at, keyEnd(at));
    }

    SourceSpan value(int start) {
        return lines.span(start, valueEnd(start));
    }

    /** The text of the value that begins at {@code start}. */
    String written(int start) {
        return text.substring(start, valueEnd(start));
    }

    private int skipBlanks(int at) {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
        return at;
    }

    private int keyEnd(int start) {
        return isQuote(start) ? stringEnd(start) : wordEnd(start, " \t.=]");
    }

    private int valueEnd(int start) {
        if (isQuote(start)) return stringEnd(start);
        char first = text.charAt(start);
        return first == '[' || first == '{' ? bracketsEnd(start) : wordEnd(start, " \t\n,]}#");
    }

    private boolean isQuote(int at) {
        return text.charAt(at) == '"' || text.charAt(at) == '\'';
    }

    private int wordEnd(int start, String ends) {
        int at = start;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) at++;
        return at;
    }

    private int stringEnd(int start) {
        char quote = text.charAt(start);
        String three = String.valueOf(quote).repeat(3);
        String close = text.startsWith(three, start) ? three : String.valueOf(quote);
        int at = start + close.length();
        while (at < text.length() && !text.startsWith(close, at)) {
            at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
        }
        at += close.length();
        // A string of several lines may end with quotes of its own before those that close it.
        while (close.length() == 3 && at < text.length() && text.charAt(at) == quote) at++;
        return at;
    }

    private int bracketsEnd(int start) {
        int open = 0;
        int at = start;
        do {
            char c = text.charAt(at);
            if (c == '[' || c == '{') open++;
            if (c == ']' || c == '}') open--;
            if (isQuote(at)) at = stringEnd(at);
            else if (c == '#') at = wordEnd(at, "\n");
            else at++;
        } while (open > 0 && at < text.length());
        return at;
    }
}
