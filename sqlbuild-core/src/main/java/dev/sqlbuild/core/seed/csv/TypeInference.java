package dev.sqlbuild.core.seed.csv;

import java.time.YearMonth;

/** Narrows the type of one column value by value; a type survives only if every value has its form. */
final class TypeInference {
    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int FLOAT = 4;
    private static final int DATE = 8;
    private static final int TIMESTAMP = 16;
    private static final int ZONED = 32;
    private static final String LONG_MIN = "9223372036854775808";
    private static final String LONG_MAX = "9223372036854775807";

    private int possible = BOOLEAN | INTEGER | FLOAT | DATE | TIMESTAMP | ZONED;
    private boolean seen;

    /** Looks at one value that is not NULL. */
    void add(char[] text, int start, int end) {
        seen = true;
        if (possible == 0) return;
        possible &= forms(text, start, end);
    }

    /** Whether no other value can change the outcome. */
    boolean isText() {
        return seen && possible == 0;
    }

    InferredType type() {
        if (!seen) return InferredType.STRING;
        if ((possible & BOOLEAN) != 0) return InferredType.BOOLEAN;
        if ((possible & INTEGER) != 0) return InferredType.INTEGER;
        if ((possible & FLOAT) != 0) return InferredType.FLOAT;
        if ((possible & DATE) != 0) return InferredType.DATE;
        if ((possible & ZONED) != 0) return InferredType.TIMESTAMPTZ;
        if ((possible & TIMESTAMP) != 0) return InferredType.TIMESTAMP;
        return InferredType.STRING;
    }

    private int forms(char[] text, int start, int end) {
        if (start == end) return 0;
        char first = text[start];
        if (isWord(text, start, end, "true") || isWord(text, start, end, "false")) return BOOLEAN;
        boolean digit = isDigit(first);
        int forms = 0;
        if (digit || first == '-' || first == '.') forms |= possible & (INTEGER | FLOAT) & number(text, start, end);
        if (digit && (possible & (DATE | TIMESTAMP | ZONED)) != 0) forms |= dateTime(text, start, end);
        return forms;
    }

    private static boolean isWord(char[] text, int start, int end, String word) {
        if (end - start != word.length()) return false;
        for (int i = 0; i < word.length(); i++) {
            if ((text[start + i] | 0x20) != word.charAt(i) || text[start + i] > 'z') return false;
        }
        return true;
    }

    /** Plain or exponent decimal numbers; leading zeros and plus signs mark codes and telephone numbers. */
    private static int number(char[] text, int start, int end) {
        int at = text[start] == '-' ? start + 1 : start;
        int digits = at;
        while (at < end && isDigit(text[at])) at++;
        int whole = at - digits;
        if (whole > 1 && text[digits] == '0') return 0;
        if (at == end) return whole == 0 ? 0 : FLOAT | (isLong(text, start, digits, end) ? INTEGER : 0);
        if (text[at] == '.') {
            int fraction = ++at;
            while (at < end && isDigit(text[at])) at++;
            if (at == fraction) return 0;
        } else if (whole == 0) {
            return 0;
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) at++;
            int exponent = at;
            while (at < end && isDigit(text[at])) at++;
            if (at == exponent) return 0;
        }
        return at == end ? FLOAT : 0;
    }

    private static boolean isLong(char[] text, int start, int digits, int end) {
        boolean negative = digits > start;
        if (negative && end - digits == 1 && text[digits] == '0') return false;
        String bound = negative ? LONG_MIN : LONG_MAX;
        if (end - digits != bound.length()) return end - digits < bound.length();
        for (int i = 0; i < bound.length(); i++) {
            int difference = text[digits + i] - bound.charAt(i);
            if (difference != 0) return difference < 0;
        }
        return true;
    }

    private static int dateTime(char[] text, int start, int end) {
        if (!isDate(text, start, end)) return 0;
        int at = start + 10;
        if (at == end) return DATE;
        if (text[at] != 'T' && text[at] != ' ') return 0;
        at = afterTime(text, at + 1, end);
        if (at < 0) return 0;
        if (at == end) return TIMESTAMP;
        return isZone(text, at, end) ? ZONED | TIMESTAMP : 0;
    }

    private static boolean isDate(char[] text, int start, int end) {
        if (end - start < 10 || text[start + 4] != '-' || text[start + 7] != '-') return false;
        int year = two(text, start, end, 99) * 100 + two(text, start + 2, end, 99);
        int month = two(text, start + 5, end, 12);
        int day = two(text, start + 8, end, 31);
        boolean digits = two(text, start, end, 99) >= 0 && two(text, start + 2, end, 99) >= 0;
        return digits
                && year > 0
                && month > 0
                && day > 0
                && (day < 29 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /** Offset after {@code HH:MM[:SS[.fraction]]}, or -1. */
    private static int afterTime(char[] text, int start, int end) {
        if (two(text, start, end, 23) < 0 || !is(text, start + 2, end, ':') || two(text, start + 3, end, 59) < 0)
            return -1;
        int at = start + 5;
        if (!is(text, at, end, ':')) return at;
        if (two(text, at + 1, end, 59) < 0) return -1;
        at += 3;
        if (!is(text, at, end, '.')) return at;
        int fraction = ++at;
        while (at < end && isDigit(text[at])) at++;
        return at == fraction || at - fraction > 9 ? -1 : at;
    }

    private static boolean isZone(char[] text, int start, int end) {
        if (text[start] == 'Z') return start + 1 == end;
        if (text[start] != '+' && text[start] != '-') return false;
        if (two(text, start + 1, end, 23) < 0) return false;
        if (start + 3 == end) return true;
        return is(text, start + 3, end, ':') && two(text, start + 4, end, 59) >= 0 && start + 6 == end;
    }

    private static boolean is(char[] text, int at, int end, char c) {
        return at < end && text[at] == c;
    }

    /** Value of two digits, or -1 if they are none or above {@code max}. */
    private static int two(char[] text, int at, int end, int max) {
        if (at + 2 > end || !isDigit(text[at]) || !isDigit(text[at + 1])) return -1;
        int value = (text[at] - '0') * 10 + text[at + 1] - '0';
        return value <= max ? value : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
