package dev.sqlbuild.base;

/**
 * A half-open range of an authored file.
 *
 * @param path project-relative path with {@code /} separators, as printed to the user
 * @param line first line, 1-based
 * @param column first column, 1-based, in UTF-16 units
 * @param endLine line of the exclusive end
 * @param endColumn column of the exclusive end
 */
public record SourceSpan(String path, int line, int column, int endLine, int endColumn)
        implements Comparable<SourceSpan> {

    public SourceSpan {
        if (line < 1 || column < 1 || endLine < line || (endLine == line && endColumn < column)) {
            throw new IllegalArgumentException(
                    "not a span: " + path + " " + line + ":" + column + " to " + endLine + ":" + endColumn);
        }
    }

    /** The start of a file, for errors that concern the whole file. */
    public static SourceSpan fileStart(String path) {
        return at(path, 1, 1);
    }

    /** A span of one character. */
    public static SourceSpan at(String path, int line, int column) {
        return new SourceSpan(path, line, column, line, column + 1);
    }

    @Override
    public int compareTo(SourceSpan other) {
        int byPath = path.compareTo(other.path);
        if (byPath != 0) return byPath;
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return path + ":" + line + ":" + column;
    }
}
