package dev.sqlbuild.core.sql;

/** Character classes of SQL and the shapes of {@code @} tokens. */
final class SqlCharacters {
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";
    private static final String UNUSUAL_OPERATORS = "~!@#%^&|`?";
    private static final String ENV = "@@ENV:";
    private static final String CTX = "@@CTX:";

    private SqlCharacters() {}

    static boolean isSpace(char c) {
        if (c < 128) return c == ' ' || (c >= '\t' && c <= '\r');
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameStart(char c) {
        return isPlaceholderStart(c) || (c > 127 && !isSpace(c));
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isStringPrefix(char c) {
        return switch (c) {
            case 'e', 'E', 'x', 'X', 'b', 'B', 'n', 'N' -> true;
            default -> false;
        };
    }

    static boolean isOperator(char c) {
        return OPERATORS.indexOf(c) >= 0;
    }

    static boolean isUnusualOperator(char c) {
        return UNUSUAL_OPERATORS.indexOf(c) >= 0;
    }

    static boolean isPlaceholderStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    /** End of the name that starts at {@code from}; names after {@code @} are ASCII. */
    static int placeholderEnd(String sql, int from) {
        int end = from;
        while (end < sql.length() && (isPlaceholderStart(sql.charAt(end)) || isDigit(sql.charAt(end)))) end++;
        return end;
    }

    /** Number of {@code @} before a name at {@code at}: 1 to 3, or 0 when no name follows. */
    static int atNameOffset(String sql, int at) {
        int name = at;
        while (name < sql.length() && name - at < 3 && sql.charAt(name) == '@') name++;
        return name < sql.length() && isPlaceholderStart(sql.charAt(name)) ? name - at : 0;
    }

    /** End of {@code @'name'} at {@code at}, or 0. */
    static int atLiteralEnd(String sql, int at) {
        if (!sql.startsWith("@'", at)) return 0;
        int end = placeholderEnd(sql, at + 2);
        boolean named = end > at + 2 && !isDigit(sql.charAt(at + 2));
        return named && end < sql.length() && sql.charAt(end) == '\'' ? end + 1 : 0;
    }

    static boolean startsAtToken(String sql, int at) {
        return atNameOffset(sql, at) > 0 || atLiteralEnd(sql, at) > 0;
    }

    /** End of the {@code @@} token at {@code at}; context keys take all dotted names that follow. */
    static int variableEnd(String sql, int at) {
        if (sql.startsWith(ENV, at) && startsName(sql, at + ENV.length())) {
            return placeholderEnd(sql, at + ENV.length());
        }
        if (!sql.startsWith(CTX, at) || !startsName(sql, at + CTX.length())) return placeholderEnd(sql, at + 2);
        int end = placeholderEnd(sql, at + CTX.length());
        while (end < sql.length() && sql.charAt(end) == '.' && startsName(sql, end + 1)) {
            end = placeholderEnd(sql, end + 1);
        }
        return end;
    }

    private static boolean startsName(String sql, int at) {
        return at < sql.length() && isPlaceholderStart(sql.charAt(at));
    }
}
