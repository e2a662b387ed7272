package dev.sqlbuild.core.header;

import java.math.BigDecimal;

/** Tells booleans, null and numbers from text in bare words. */
final class Scalars {
    private Scalars() {}

    static HeaderValue of(String word, int start, int end) {
        switch (word) {
            case "true":
                return new HeaderValue.Bool(true, start, end);
            case "false":
                return new HeaderValue.Bool(false, start, end);
            case "null":
                return new HeaderValue.Null(start, end);
            default:
                return number(word, start, end);
        }
    }

    private static HeaderValue number(String word, int start, int end) {
        int digits = 0;
        int points = 0;
        int first = word.charAt(0) == '+' || word.charAt(0) == '-' ? 1 : 0;
        for (int i = first; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') digits++;
            else if (c == '.') points++;
            else return new HeaderValue.Text(word, false, start, end);
        }
        if (digits > 0 && points == 1) return new HeaderValue.Decimal(new BigDecimal(word), word, start, end);
        if (digits > 0 && points == 0) {
            try {
                return new HeaderValue.Int(Long.parseLong(word), word, start, end);
            } catch (NumberFormatException tooLong) {
                return new HeaderValue.Text(word, false, start, end);
            }
        }
        return new HeaderValue.Text(word, false, start, end);
    }
}
