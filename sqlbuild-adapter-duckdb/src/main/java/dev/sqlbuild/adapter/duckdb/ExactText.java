package dev.sqlbuild.adapter.duckdb;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads texts in the forms that can mean only one value, each as one number. Any other text, even if the engine could
 * cast it, is {@link #UNKNOWN} and left to the engine.
 */
final class ExactText {
    /** Below every number that is read, and no bits of a number with a fraction that is. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MAX_DIGITS = 18;
    private static final long MICROS = 1_000_000;
    private static final long DAY_SECONDS = 86_400;
    private static final double[] POWERS = new double[16];

    static {
        for (int i = 0; i < POWERS.length; i++) POWERS[i] = Double.parseDouble("1e" + i);
    }

    private ExactText() {}

    /** 1 for true, 0 for false. */
    static long truth(char[] text, int start, int end) {
        if (isWord(text, start, end, "true")) return 1;
        return isWord(text, start, end, "false") ? 0 : UNKNOWN;
    }

    private static boolean isWord(char[] text, int start, int end, String word) {
        if (end - start != word.length()) return false;
        for (int i = 0; i < word.length(); i++) {
            char c = text[start + i];
            if (c != word.charAt(i) && c != word.charAt(i) - 'a' + 'A') return false;
        }
        return true;
    }

    /** The number without its point: {@code -1.5} with the scale 2 is -150. At most 18 digits. */
    static long decimal(char[] text, int start, int end, int scale) {
        int at = start < end && text[start] == '-' ? start + 1 : start;
        boolean negative = at > start;
        int first = at;
        long value = 0;
        int fraction = -1;
        for (; at < end; at++) {
            char c = text[at];
            if (c == '.') {
                if (fraction >= 0 || at == first || at == end - 1) return UNKNOWN;
                fraction = 0;
            } else {
                if (c < '0' || c > '9' || at - first > MAX_DIGITS) return UNKNOWN;
                value = value * 10 + (c - '0');
                if (fraction >= 0) fraction++;
            }
        }
        int padding = scale - Math.max(fraction, 0);
        int digits = at - first - (fraction >= 0 ? 1 : 0);
        if (digits == 0 || padding < 0 || digits + padding > MAX_DIGITS) return UNKNOWN;
        for (; padding > 0; padding--) value *= 10;
        return negative ? -value : value;
    }

    /**
     * Bits of the nearest number. Up to 15 digits and their power of ten are themselves exact, so that one division
     * rounds once; a zero is left out because its sign would be lost.
     */
    static long fraction(char[] text, int start, int end) {
        int point = start;
        while (point < end && text[point] != '.') point++;
        int scale = Math.max(0, end - point - 1);
        if (scale >= POWERS.length) return UNKNOWN;
        long digits = decimal(text, start, end, scale);
        if (digits == UNKNOWN || digits == 0 || Math.abs(digits) >= (long) POWERS[15]) return UNKNOWN;
        return Double.doubleToRawLongBits(digits / POWERS[scale]);
    }

    /** Days since 1970 of {@code YYYY-MM-DD}. */
    static long date(char[] text, int start, int end) {
        return end - start == 10 ? day(text, start) : UNKNOWN;
    }

    /** Microseconds since 1970 of a date and {@code HH:MM:SS}, with up to six digits after a point. */
    static long timestamp(char[] text, int start, int end) {
        if (end - start < 19 || (text[start + 10] != ' ' && text[start + 10] != 'T')) return UNKNOWN;
        long day = day(text, start);
        int hour = two(text, start + 11);
        int minute = two(text, start + 14);
        int second = two(text, start + 17);
        boolean known = day != UNKNOWN && text[start + 13] == ':' && text[start + 16] == ':';
        if (!known || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return UNKNOWN;
        long micros = 0;
        if (end - start > 19) {
            int digits = end - start - 20;
            if (text[start + 19] != '.' || digits < 1 || digits > 6) return UNKNOWN;
            for (int i = 0; i < 6; i++) {
                int digit = i < digits ? text[start + 20 + i] - '0' : 0;
                if (digit < 0 || digit > 9) return UNKNOWN;
                micros = micros * 10 + digit;
            }
        }
        return (day * DAY_SECONDS + hour * 3600L + minute * 60L + second) * MICROS + micros;
    }

    /** A timestamp that ends in Z: no setting of the session has a part in what it means. */
    static long instant(char[] text, int start, int end) {
        return end > start && text[end - 1] == 'Z' ? timestamp(text, start, end - 1) : UNKNOWN;
    }

    private static long day(char[] text, int start) {
        if (text[start + 4] != '-' || text[start + 7] != '-') return UNKNOWN;
        int century = two(text, start);
        int inCentury = two(text, start + 2);
        int month = two(text, start + 5);
        int day = two(text, start + 8);
        int year = century * 100 + inCentury;
        if (century < 0 || inCentury < 0 || year == 0 || month < 1 || month > 12 || day < 1) return UNKNOWN;
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) return UNKNOWN;
        return LocalDate.of(year, month, day).toEpochDay();
    }

    /** Value of two digits, or -1. */
    private static int two(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
