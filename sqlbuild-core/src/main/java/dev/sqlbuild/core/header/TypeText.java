package dev.sqlbuild.core.header;

/** Reads {@code DECIMAL(18, 2)} or {@code VARCHAR[]} as one word, written without optional spaces. */
final class TypeText {
    private TypeText() {}

    /** Extends the current word over parameters that follow it without a space. */
    static void extend(HeaderLexer lexer, String source, HeaderErrors errors) {
        char following = lexer.following();
        if (following != '(' && following != '[') return;
        StringBuilder type = new StringBuilder(lexer.text());
        int depth = 0;
        int i = lexer.end();
        for (; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '(' || c == '[') {
                depth++;
                type.append(c);
            } else if (c == ')' || c == ']') {
                if (depth == 0) break;
                depth--;
                type.append(c);
            } else if (depth == 0) {
                break;
            } else if (Character.isWhitespace(c)) {
                if (separatesWords(source, i, type)) type.append(' ');
            } else if (c == ',' || HeaderLexer.isWordPart(c)) {
                type.append(c);
            } else {
                break;
            }
        }
        if (depth > 0) throw errors.at("expected ')'", i);
        lexer.extendWord(i, type.toString());
    }

    private static boolean separatesWords(String source, int blank, StringBuilder type) {
        boolean afterWord = HeaderLexer.isWordPart(type.charAt(type.length() - 1));
        boolean beforeWord = blank + 1 < source.length() && HeaderLexer.isWordPart(source.charAt(blank + 1));
        return afterWord && beforeWord;
    }
}
