package dev.sqlbuild.base;

/**
 * The text of one authored file together with its path; turns offsets into {@link SourceSpan}s.
 *
 * @param path project-relative path with {@code /} separators
 * @param text decoded content without byte order mark, line ends as {@code \n}
 */
public record SourceText(String path, String text) {

    /** A span from {@code start} (inclusive) to {@code end} (exclusive), both offsets into {@link #text}. */
    public SourceSpan span(int start, int end) {
        int from = clamp(start);
        int to = Math.max(from, clamp(end));
        int line = lineOf(from);
        int endLine = lineOf(to);
        return new SourceSpan(path, line, columnOf(from), endLine, columnOf(to));
    }

    /** A span of one character at {@code offset}. */
    public SourceSpan at(int offset) {
        int from = clamp(offset);
        return SourceSpan.at(path, lineOf(from), columnOf(from));
    }

    private int clamp(int offset) {
        return Math.max(0, Math.min(offset, text.length()));
    }

    private int lineOf(int offset) {
        int line = 1;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
        return line;
    }

    private int columnOf(int offset) {
        return offset - text.lastIndexOf('\n', offset - 1);
    }
}
