package dev.sqlbuild.core.sql;

import java.util.Arrays;

/** Cuts SQL into tokens in one pass over the characters; never fails, whatever the text. */
final class SqlScanner {
    private final String sql;
    private final int length;
    private byte[] kinds;
    private int[] ends;
    private int size;
    private int unterminated = -1;

    SqlScanner(String sql) {
        this.sql = sql;
        this.length = sql.length();
        int guess = length / 3 + 16;
        this.kinds = new byte[guess];
        this.ends = new int[guess];
    }

    SqlTokens scan() {
        int at = 0;
        while (at < length) at = token(at);
        return new SqlTokens(sql, kinds, ends, size, unterminated);
    }

    private int token(int at) {
        char c = sql.charAt(at);
        if (SqlCharacters.isSpace(c)) return add(SqlTokenKind.SPACE, spaceEnd(at));
        if (SqlCharacters.isDigit(c)) return add(SqlTokenKind.NUMBER, numberEnd(at));
        if (SqlCharacters.isNameStart(c)) return word(at, c);
        return switch (c) {
            case '(' -> add(SqlTokenKind.OPEN_PAREN, at + 1);
            case ')' -> add(SqlTokenKind.CLOSE_PAREN, at + 1);
            case '[' -> add(SqlTokenKind.OPEN_BRACKET, at + 1);
            case ']' -> add(SqlTokenKind.CLOSE_BRACKET, at + 1);
            case '{' -> add(SqlTokenKind.OPEN_BRACE, at + 1);
            case '}' -> add(SqlTokenKind.CLOSE_BRACE, at + 1);
            case ',' -> add(SqlTokenKind.COMMA, at + 1);
            case ';' -> add(SqlTokenKind.SEMICOLON, at + 1);
            case '\'' -> add(SqlTokenKind.STRING, quotedEnd(at, '\'', false));
            case '"' -> add(SqlTokenKind.QUOTED, quotedEnd(at, '"', false));
            case '$' -> dollar(at);
            case '.' -> dot(at);
            case '@' -> at(at);
            default -> symbol(at);
        };
    }

    private int add(SqlTokenKind kind, int end) {
        if (size == ends.length) {
            kinds = Arrays.copyOf(kinds, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        kinds[size] = (byte) kind.ordinal();
        ends[size++] = end;
        return end;
    }

    private char peek(int at) {
        return at < length ? sql.charAt(at) : '\0';
    }

    private int spaceEnd(int at) {
        int end = at + 1;
        while (end < length && SqlCharacters.isSpace(sql.charAt(end))) end++;
        return end;
    }

    private int nameEnd(int at) {
        int end = at;
        while (end < length && SqlCharacters.isNamePart(sql.charAt(end))) end++;
        return end;
    }

    private int word(int at, char first) {
        if (peek(at + 1) == '\'' && SqlCharacters.isStringPrefix(first)) {
            return add(SqlTokenKind.STRING, quotedEnd(at + 1, '\'', first == 'e' || first == 'E'));
        }
        return add(SqlTokenKind.WORD, nameEnd(at));
    }

    /** End of a literal whose opening quote is at {@code open}. */
    private int quotedEnd(int open, char quote, boolean escapes) {
        int i = open + 1;
        while (i < length) {
            char c = sql.charAt(i);
            if (escapes && c == '\\') {
                i += 2;
            } else if (c != quote) {
                i++;
            } else if (peek(i + 1) == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return endless(open);
    }

    private int endless(int start) {
        if (unterminated < 0) unterminated = start;
        return length;
    }

    private int dollar(int at) {
        int tagEnd = at + 1;
        while (tagEnd < length && sql.charAt(tagEnd) != '$' && SqlCharacters.isNamePart(sql.charAt(tagEnd))) tagEnd++;
        boolean quote = peek(tagEnd) == '$' && !SqlCharacters.isDigit(peek(at + 1));
        if (!quote) return add(tagEnd > at + 1 ? SqlTokenKind.WORD : SqlTokenKind.OPERATOR, tagEnd);
        String tag = sql.substring(at, tagEnd + 1);
        int close = sql.indexOf(tag, tagEnd + 1);
        return add(SqlTokenKind.DOLLAR, close < 0 ? endless(at) : close + tag.length());
    }

    private int dot(int at) {
        boolean fraction = SqlCharacters.isDigit(peek(at + 1)) && !afterName();
        return fraction ? add(SqlTokenKind.NUMBER, numberEnd(at)) : add(SqlTokenKind.DOT, at + 1);
    }

    private boolean afterName() {
        if (size == 0) return false;
        return switch (SqlTokenKind.of(kinds[size - 1])) {
            case WORD, QUOTED, CLOSE_BRACKET, CLOSE_PAREN -> true;
            default -> false;
        };
    }

    private int numberEnd(int at) {
        int end = at;
        if (sql.charAt(at) == '0' && (peek(at + 1) | 0x20) == 'x') return nameEnd(at + 2);
        while (SqlCharacters.isDigit(peek(end)) || peek(end) == '_') end++;
        if (peek(end) == '.' && peek(end + 1) != '.' && !SqlCharacters.isNameStart(peek(end + 1))) {
            end++;
            while (SqlCharacters.isDigit(peek(end)) || peek(end) == '_') end++;
        }
        if ((peek(end) | 0x20) == 'e') {
            int digits = peek(end + 1) == '+' || peek(end + 1) == '-' ? end + 2 : end + 1;
            if (SqlCharacters.isDigit(peek(digits))) {
                end = digits;
                while (SqlCharacters.isDigit(peek(end))) end++;
            }
        }
        return end;
    }

    private int at(int at) {
        int run = SqlCharacters.atNameOffset(sql, at);
        if (run == 3) return add(SqlTokenKind.RUNTIME, nameEndAscii(at + 3));
        if (run == 2) return add(SqlTokenKind.VARIABLE, SqlCharacters.variableEnd(sql, at));
        if (run == 1) return add(SqlTokenKind.AT_NAME, nameEndAscii(at + 1));
        int literalEnd = SqlCharacters.atLiteralEnd(sql, at);
        return literalEnd > 0 ? add(SqlTokenKind.AT_LITERAL, literalEnd) : symbol(at);
    }

    private int nameEndAscii(int at) {
        return SqlCharacters.placeholderEnd(sql, at);
    }

    private int symbol(int at) {
        char c = sql.charAt(at);
        char following = peek(at + 1);
        if (c == '-' && following == '-') return lineComment(at);
        if (c == '/' && following == '*') return blockComment(at);
        if (c == ':') return add(SqlTokenKind.OPERATOR, following == ':' || following == '=' ? at + 2 : at + 1);
        if (!SqlCharacters.isOperator(c)) return add(SqlTokenKind.OPERATOR, at + 1);
        return add(SqlTokenKind.OPERATOR, operatorEnd(at));
    }

    private int lineComment(int at) {
        int newline = sql.indexOf('\n', at);
        return add(SqlTokenKind.COMMENT, newline < 0 ? length : newline);
    }

    private int blockComment(int at) {
        SqlTokenKind kind = peek(at + 2) == '+' ? SqlTokenKind.HINT : SqlTokenKind.COMMENT;
        int depth = 1;
        int i = at + 2;
        while (i < length) {
            char c = sql.charAt(i);
            if (c == '*' && peek(i + 1) == '/') {
                i += 2;
                if (--depth == 0) return add(kind, i);
            } else if (c == '/' && peek(i + 1) == '*') {
                depth++;
                i += 2;
            } else {
                i++;
            }
        }
        return add(kind, endless(at));
    }

    /**
     * Operators are read greedily, but stop before comments and before {@code @} tokens; as in PostgreSQL one of
     * several characters ends in a sign only if it holds a character that plain arithmetic does not use.
     */
    private int operatorEnd(int at) {
        int end = at;
        boolean signMayEnd = false;
        while (end < length) {
            char c = sql.charAt(end);
            if (!SqlCharacters.isOperator(c) || startsComment(end)) break;
            if (c == '@' && end > at && SqlCharacters.startsAtToken(sql, end)) break;
            signMayEnd |= SqlCharacters.isUnusualOperator(c);
            end++;
        }
        while (!signMayEnd && end - at > 1 && (sql.charAt(end - 1) == '+' || sql.charAt(end - 1) == '-')) end--;
        return end;
    }

    private boolean startsComment(int at) {
        char c = sql.charAt(at);
        char following = peek(at + 1);
        return (c == '-' && following == '-') || (c == '/' && following == '*');
    }
}
