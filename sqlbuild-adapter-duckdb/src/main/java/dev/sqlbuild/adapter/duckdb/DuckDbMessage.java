package dev.sqlbuild.adapter.duckdb;

import java.util.Optional;

/**
 * An error message of DuckDB in its parts: {@code Binder Error: text}, further lines, and for errors in a text the
 * line with a caret under the place.
 *
 * @param errorClass such as {@code Binder}
 * @param text all that is said, without class and without the excerpt
 * @param excerpt the part of the statement that is shown
 */
record DuckDbMessage(String errorClass, String text, Optional<Excerpt> excerpt) {
    private static final String WRAPPER =
            "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: ";
    private static final String CLASS_END = " Error: ";

    /**
     * One line of the statement as DuckDB prints it.
     *
     * @param line 1-based line of the statement
     * @param shown the line, with {@code ...} where it is cut
     * @param caret place of the caret in {@code shown}, counted in columns of a terminal; -1 when it is missing, which
     *     happens when the driver meets characters outside the basic plane
     */
    record Excerpt(int line, String shown, int caret) {}

    static DuckDbMessage parse(String raw) {
        String message = unwrapped(raw);
        int classEnd = message.indexOf(CLASS_END);
        boolean hasClass = classEnd > 0 && message.indexOf('\n') != classEnd && isWords(message, classEnd);
        String errorClass = hasClass ? message.substring(0, classEnd) : "";
        String body = hasClass ? message.substring(classEnd + CLASS_END.length()) : message;
        int excerptAt = body.lastIndexOf("\n\nLINE ");
        if (excerptAt < 0) return new DuckDbMessage(errorClass, body.strip(), Optional.empty());
        return new DuckDbMessage(
                errorClass, body.substring(0, excerptAt).strip(), excerpt(body.substring(excerptAt + 2)));
    }

    /** Message for users: without the driver's wrapper, excerpt included. */
    static String unwrapped(String raw) {
        String message = raw;
        while (message.startsWith(WRAPPER)) message = message.substring(WRAPPER.length());
        return message.strip();
    }

    /** First line of the text. */
    String headline() {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static Optional<Excerpt> excerpt(String block) {
        String[] lines = block.split("\n", -1);
        int textAt = lines[0].indexOf(": ") + 2;
        if (textAt < 2) return Optional.empty();
        try {
            int line = Integer.parseInt(lines[0].substring("LINE ".length(), textAt - 2));
            int caret = lines.length < 2 ? -1 : Math.max(-1, lines[1].indexOf('^') - textAt);
            return Optional.of(new Excerpt(line, lines[0].substring(textAt), caret));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isWords(String message, int end) {
        for (int i = 0; i < end; i++) {
            char c = message.charAt(i);
            if (!Character.isLetter(c) && c != ' ') return false;
        }
        return true;
    }
}
