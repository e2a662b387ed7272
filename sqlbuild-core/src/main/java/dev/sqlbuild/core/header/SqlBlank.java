package dev.sqlbuild.core.header;

/** White space and SQL comments, which may precede a header. */
public final class SqlBlank {
    private SqlBlank() {}

    /** Offset of the first character at or after {@code from} that is neither white space nor comment. */
    public static int skip(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) i++;
            else if (text.startsWith("--", i)) i = endOfLine(text, i);
            else if (text.startsWith("/*", i)) i = endOfComment(text, i);
            else return i;
        }
        return i;
    }

    private static int endOfLine(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline + 1;
    }

    /** Comments nest in SQL; one that never ends reaches to the end of the file. */
    private static int endOfComment(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                i++;
                if (--depth == 0) return i + 1;
            }
        }
        return text.length();
    }
}
