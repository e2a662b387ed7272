package dev.sqlbuild.core.sql;

/**
 * The tokens of one SQL text, blanks included, so that their texts put together are the whole text. Tokens are
 * numbers from 0; walkers step over blanks with {@link #skipBlank}.
 */
public final class SqlTokens {
    private final String sql;
    private final byte[] kinds;
    private final int[] ends;
    private final int size;
    private final int unterminated;

    SqlTokens(String sql, byte[] kinds, int[] ends, int size, int unterminated) {
        this.sql = sql;
        this.kinds = kinds;
        this.ends = ends;
        this.size = size;
        this.unterminated = unterminated;
    }

    public static SqlTokens of(String sql) {
        return new SqlScanner(sql).scan();
    }

    public String sql() {
        return sql;
    }

    public int size() {
        return size;
    }

    public SqlTokenKind kind(int token) {
        return SqlTokenKind.of(kinds[token]);
    }

    /** Whether there is such a token and it is of this kind. */
    public boolean is(int token, SqlTokenKind kind) {
        return token >= 0 && token < size && kinds[token] == kind.ordinal();
    }

    public int start(int token) {
        return token == 0 ? 0 : ends[token - 1];
    }

    public int end(int token) {
        return ends[token];
    }

    public String text(int token) {
        return sql.substring(start(token), ends[token]);
    }

    /** Whether the token is this unquoted word in any letter case. */
    public boolean isWord(int token, String word) {
        if (!is(token, SqlTokenKind.WORD)) return false;
        int start = start(token);
        return ends[token] - start == word.length() && sql.regionMatches(true, start, word, 0, word.length());
    }

    /** Whether the token is exactly this text. */
    public boolean isText(int token, String text) {
        if (token < 0 || token >= size) return false;
        int start = start(token);
        return ends[token] - start == text.length() && sql.startsWith(text, start);
    }

    /** The first token at or after {@code token} that is neither space nor comment, or {@link #size}. */
    public int skipBlank(int token) {
        int at = token;
        while (at < size && isBlank(at)) at++;
        return at;
    }

    /** The last token at or before {@code token} that is neither space nor comment, or -1. */
    public int skipBlankBack(int token) {
        int at = token;
        while (at >= 0 && isBlank(at)) at--;
        return at;
    }

    /** The next meaningful token after {@code token}, or {@link #size}. */
    public int next(int token) {
        return skipBlank(token + 1);
    }

    /** The meaningful token before {@code token}, or -1. */
    public int previous(int token) {
        return skipBlankBack(token - 1);
    }

    /** The token that closes the parenthesis, bracket or brace at {@code open}, or {@link #size} if none does. */
    public int closing(int open) {
        int depth = 0;
        for (int at = open; at < size; at++) {
            depth += depthChange(at);
            if (depth == 0) return at;
        }
        return size;
    }

    /** 1 for an opening parenthesis, bracket or brace, -1 for a closing one, else 0. */
    public int depthChange(int token) {
        return switch (kind(token)) {
            case OPEN_PAREN, OPEN_BRACKET, OPEN_BRACE -> 1;
            case CLOSE_PAREN, CLOSE_BRACKET, CLOSE_BRACE -> -1;
            default -> 0;
        };
    }

    /** Offset of a string, quoted identifier or comment that never ends, or -1. */
    public int unterminated() {
        return unterminated;
    }

    /** Content of a string literal or a quoted identifier, doubled quotes resolved; other tokens as they are. */
    public String content(int token) {
        if (!is(token, SqlTokenKind.STRING) && !is(token, SqlTokenKind.QUOTED)) return text(token);
        String text = text(token);
        char quote = text.charAt(text.length() - 1);
        int open = text.indexOf(quote);
        if (open == text.length() - 1) return "";
        String content = text.substring(open + 1, text.length() - 1);
        String doubled = String.valueOf(quote).repeat(2);
        return content.contains(doubled) ? content.replace(doubled, String.valueOf(quote)) : content;
    }

    private boolean isBlank(int token) {
        return kinds[token] == SqlTokenKind.SPACE.ordinal() || kinds[token] == SqlTokenKind.COMMENT.ordinal();
    }
}
