package dev.sqlbuild.core.graph;

/** Case-sensitive patterns with {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]} and {@code [!a]}. */
public final class Glob {
    private Glob() {}

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** Whether the whole text matches; goes back to the last star only, so it takes at most length times length steps. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (p < pattern.length() && matchesOne(pattern, p, text.charAt(t))) {
                p = next(pattern, p);
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }

    private static boolean matchesOne(String pattern, int at, char c) {
        char first = pattern.charAt(at);
        if (first == '?') return true;
        int close = closing(pattern, at);
        if (first != '[' || close < 0) return first == c;
        boolean negated = pattern.charAt(at + 1) == '!';
        return negated != inSet(pattern, negated ? at + 2 : at + 1, close, c);
    }

    private static boolean inSet(String pattern, int from, int close, char c) {
        for (int i = from; i < close; i++) {
            boolean range = i + 2 < close && pattern.charAt(i + 1) == '-';
            if (range ? pattern.charAt(i) <= c && c <= pattern.charAt(i + 2) : pattern.charAt(i) == c) return true;
            if (range) i += 2;
        }
        return false;
    }

    private static int next(String pattern, int at) {
        int close = pattern.charAt(at) == '[' ? closing(pattern, at) : -1;
        return close < 0 ? at + 1 : close + 1;
    }

    /** Index of the bracket that ends the set opened at {@code at}, or -1: an open bracket alone stands for itself. */
    private static int closing(String pattern, int at) {
        int first = at + 1;
        if (first < pattern.length() && pattern.charAt(first) == '!') first++;
        return pattern.indexOf(']', first + 1);
    }
}
