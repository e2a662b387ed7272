package dev.sqlbuild.core.header;

/** Reads header tokens one at a time; {@link #kind}, {@link #start} and {@link #end} describe the current one. */
final class HeaderLexer {
    enum Token {
        WORD,
        STRING,
        OPEN_PAREN,
        CLOSE_PAREN,
        OPEN_BRACKET,
        CLOSE_BRACKET,
        COMMA,
        COLON,
        END
    }

    private final HeaderErrors errors;
    private final String source;
    private Token kind = Token.END;
    private int start;
    private int end;
    private String text = "";

    HeaderLexer(HeaderErrors errors, String source, int offset) {
        this.errors = errors;
        this.source = source;
        this.end = offset;
    }

    Token kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Content of a word or a string; escapes of strings are resolved. */
    String text() {
        return text;
    }

    /** The character directly after the current token, or NUL at the end of the file. */
    char following() {
        return end < source.length() ? source.charAt(end) : '\0';
    }

    /** Moves to the next token. */
    void advance() {
        start = skipBlank(end);
        if (start >= source.length()) {
            kind = Token.END;
            end = start;
            return;
        }
        char c = source.charAt(start);
        end = start + 1;
        switch (c) {
            case '(' -> kind = Token.OPEN_PAREN;
            case ')' -> kind = Token.CLOSE_PAREN;
            case '[' -> kind = Token.OPEN_BRACKET;
            case ']' -> kind = Token.CLOSE_BRACKET;
            case ',' -> kind = Token.COMMA;
            case ':' -> kind = Token.COLON;
            case '\'', '"' -> readString(c);
            default -> readWord();
        }
    }

    /** Makes the current word end at {@code newEnd}, read as {@code newText}. */
    void extendWord(int newEnd, String newText) {
        end = newEnd;
        text = newText;
    }

    private void readWord() {
        kind = Token.WORD;
        while (end < source.length() && isWordPart(source.charAt(end))) end++;
        text = source.substring(start, end);
    }

    private void readString(char quote) {
        kind = Token.STRING;
        StringBuilder unescaped = null;
        int from = end;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == quote) {
                end = i + 1;
                text = unescaped == null
                        ? source.substring(from, i)
                        : unescaped.append(source, from, i).toString();
                return;
            }
            if (c == '\\') {
                if (i + 1 >= source.length()) throw errors.at("unterminated escape", i);
                if (unescaped == null) unescaped = new StringBuilder();
                unescaped.append(source, from, i);
                from = i + 1;
                i++;
            }
        }
        throw errors.at("unterminated " + quoteWord(quote) + "-quoted string", start);
    }

    private int skipBlank(int from) {
        int i = from;
        while (i < source.length()) {
            if (Character.isWhitespace(source.charAt(i))) {
                i++;
            } else if (source.startsWith("--", i)) {
                int newline = source.indexOf('\n', i);
                i = newline < 0 ? source.length() : newline + 1;
            } else if (source.startsWith("/*", i)) {
                int close = source.indexOf("*/", i + 2);
                if (close < 0) throw errors.at("unterminated comment", i);
                i = close + 2;
            } else {
                return i;
            }
        }
        return i;
    }

    static String quoteWord(char quote) {
        return quote == '\'' ? "single" : "double";
    }

    static boolean isWordPart(char c) {
        return switch (c) {
            case '(', ')', '[', ']', ',', ':', '\'', '"' -> false;
            default -> !Character.isWhitespace(c);
        };
    }
}
