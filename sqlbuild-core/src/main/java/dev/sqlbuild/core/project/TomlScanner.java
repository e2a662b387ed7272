package dev.sqlbuild.core.project;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Characters, strings and scalars of TOML 1.0; the tables are {@link TomlReader}'s. */
final class TomlScanner {

    /** A syntax error at an offset. */
    static final class TomlSyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int offset;

        TomlSyntaxException(String reason, int offset) {
            super(reason, null, false, false);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    private static final int END = -1;

    private final String text;
    private int at;

    TomlScanner(String text) {
        this.text = text;
    }

    int offset() {
        return at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    boolean take(char expected) {
        if (peek() != expected) return false;
        at++;
        return true;
    }

    boolean take(String expected) {
        if (!text.startsWith(expected, at)) return false;
        at += expected.length();
        return true;
    }

    void require(char expected, String where) {
        if (!take(expected)) throw error("expected '" + expected + "' " + where + " but found " + shown());
    }

    TomlSyntaxException error(String reason) {
        return new TomlSyntaxException(reason, at);
    }

    /** The next character as it may be named in a message; never the text of a value. */
    String shown() {
        int c = peek();
        if (c == END) return "the end of the file";
        if (c == '\n') return "the end of the line";
        return c < 0x20 || c == 0x7f ? String.format("character U+%04X", c) : "'" + (char) c + "'";
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') at++;
    }

    /** Skips blanks, line ends and comments. */
    void skipLines() {
        while (true) {
            skipBlanks();
            skipComment();
            if (!take('\n')) return;
        }
    }

    /** Requires nothing but a comment up to the end of the line. */
    void requireLineEnd() {
        skipBlanks();
        skipComment();
        if (!atEnd() && !take('\n')) throw error("expected the end of the line but found " + shown());
    }

    private void skipComment() {
        if (!take('#')) return;
        while (!atEnd() && peek() != '\n') {
            requireNoControl();
            at++;
        }
    }

    private void requireNoControl() {
        int c = peek();
        if ((c < 0x20 && c != '\t') || c == 0x7f) throw error("unexpected " + shown());
    }

    /** One segment of a dotted key. */
    String key() {
        int c = peek();
        if (c == '"' || c == '\'') {
            if (text.startsWith("\"\"\"", at) || text.startsWith("'''", at)) {
                throw error("a key cannot be a multi-line string");
            }
            return c == '"' ? basic() : literal();
        }
        int start = at;
        while (isBareKey(peek())) at++;
        if (at == start) throw error("expected a key but found " + shown());
        return text.substring(start, at);
    }

    private static boolean isBareKey(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    String string() {
        if (take("\"\"\"")) return multiLine('"');
        if (take("'''")) return multiLine('\'');
        return peek() == '"' ? basic() : literal();
    }

    private String basic() {
        int open = at++;
        StringBuilder out = new StringBuilder();
        while (!take('"')) {
            if (atEnd() || peek() == '\n') throw new TomlSyntaxException("unterminated string", open);
            if (take('\\')) {
                escape(out);
            } else {
                requireNoControl();
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private String literal() {
        int open = at++;
        while (!take('\'')) {
            if (atEnd() || peek() == '\n') throw new TomlSyntaxException("unterminated string", open);
            requireNoControl();
            at++;
        }
        return text.substring(open + 1, at - 1);
    }

    private String multiLine(char quote) {
        int open = at - 3;
        String close = String.valueOf(quote).repeat(3);
        StringBuilder out = new StringBuilder();
        take('\n');
        while (!take(close)) {
            if (atEnd()) throw new TomlSyntaxException("unterminated multi-line string", open);
            if (quote == '"' && take('\\')) {
                if (!skipFoldedLine()) escape(out);
            } else {
                if (peek() != '\n') requireNoControl();
                out.append(text.charAt(at++));
            }
        }
        // Up to two quotes may stand directly before the closing three.
        for (int extra = 0; extra < 2 && take(quote); extra++) out.append(quote);
        return out.toString();
    }

    /** After a backslash: drops it together with the line end and all white space that follows. */
    private boolean skipFoldedLine() {
        int look = at;
        while (look < text.length() && (text.charAt(look) == ' ' || text.charAt(look) == '\t')) look++;
        if (look >= text.length() || text.charAt(look) != '\n') return false;
        while (look < text.length() && " \t\n".indexOf(text.charAt(look)) >= 0) look++;
        at = look;
        return true;
    }

    private void escape(StringBuilder out) {
        int c = peek();
        at++;
        switch (c) {
            case 'b' -> out.append('\b');
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'f' -> out.append('\f');
            case 'r' -> out.append('\r');
            case '"' -> out.append('"');
            case '\\' -> out.append('\\');
            case 'u' -> out.appendCodePoint(unicode(4));
            case 'U' -> out.appendCodePoint(unicode(8));
            default ->
                throw new TomlSyntaxException(
                        "unknown escape in a string; use '...' for text with backslashes", at - 2);
        }
    }

    private int unicode(int digits) {
        int start = at;
        int point = 0;
        for (int i = 0; i < digits; i++) {
            int digit = atEnd() ? -1 : Character.digit(text.charAt(at), 16);
            if (digit < 0 || text.charAt(at) > 'f') throw error("expected " + digits + " hex digits in an escape");
            if (point > Character.MAX_CODE_POINT) break;
            point = point * 16 + digit;
            at++;
        }
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        if (surrogate || !Character.isValidCodePoint(point)) {
            throw new TomlSyntaxException("an escape must be a Unicode scalar value", start);
        }
        return point;
    }

    /** The unquoted word at this place: everything that a number, date, boolean or a mistake may consist of. */
    String word() {
        int start = at;
        while (isBareKey(peek()) || peek() == '+' || peek() == '.' || peek() == ':') at++;
        boolean date = at - start == 10 && text.charAt(start + 4) == '-' && text.charAt(start + 7) == '-';
        if (date && peek() == ' ' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            at++;
            while (isBareKey(peek()) || peek() == '+' || peek() == '.' || peek() == ':') at++;
        }
        return text.substring(start, at);
    }

    /** The integer or decimal written as {@code word}, or null when it is neither. */
    static @Nullable Number number(String word) {
        if (word.startsWith("0x")) return radix(word, 16);
        if (word.startsWith("0o")) return radix(word, 8);
        if (word.startsWith("0b")) return radix(word, 2);
        int at = word.startsWith("+") || word.startsWith("-") ? 1 : 0;
        int whole = digits(word, at);
        if (whole == at || (word.charAt(at) == '0' && whole > at + 1)) return null;
        if (whole == word.length()) return whole(plainDigits(word), 10);
        int end = whole;
        if (word.charAt(end) == '.') {
            int fraction = digits(word, end + 1);
            if (fraction == end + 1) return null;
            end = fraction;
        }
        if (end < word.length() && (word.charAt(end) == 'e' || word.charAt(end) == 'E')) {
            int sign = end + 1 < word.length() && "+-".indexOf(word.charAt(end + 1)) >= 0 ? 1 : 0;
            int exponent = digits(word, end + 1 + sign);
            if (exponent == end + 1 + sign || exponent - end > 6) return null;
            end = exponent;
        }
        return end == word.length() ? new BigDecimal(plainDigits(word)) : null;
    }

    private static String plainDigits(String word) {
        return word.replace("_", "");
    }

    private static @Nullable Number radix(String word, int radix) {
        boolean digit = false;
        for (int i = 2; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '_' ? !digit : Character.digit(c, radix) < 0) return null;
            digit = c != '_';
        }
        return digit ? whole(plainDigits(word.substring(2)), radix) : null;
    }

    /** A 64-bit integer; a larger one keeps its size so that the caller can say so. */
    private static Number whole(String digits, int radix) {
        BigInteger value = new BigInteger(digits, radix);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** End of a run of digits with single underscores between them; the start when there is none. */
    private static int digits(String word, int start) {
        int at = start;
        boolean digit = false;
        while (at < word.length()) {
            char c = word.charAt(at);
            if (c == '_' ? !digit : c < '0' || c > '9') break;
            digit = c != '_';
            at++;
        }
        return at > start && !digit ? start : at;
    }

    /** Whether the word is a TOML date, time or date-time. */
    static boolean isDateOrTime(String word) {
        try {
            if (word.length() >= 10 && word.charAt(4) == '-') {
                LocalDate.parse(word.substring(0, 10));
                return word.length() == 10 || ("Tt ".indexOf(word.charAt(10)) >= 0 && isTime(word.substring(11)));
            }
            return word.length() >= 8 && word.charAt(2) == ':' && isTime(word);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String word) {
        int zone = 0;
        while (zone < word.length() && "Zz+-".indexOf(word.charAt(zone)) < 0) zone++;
        if (zone < 8) return false;
        LocalTime.parse(word.substring(0, zone));
        if (zone < word.length()) ZoneOffset.of(word.substring(zone).toUpperCase(Locale.ROOT));
        return true;
    }
}
