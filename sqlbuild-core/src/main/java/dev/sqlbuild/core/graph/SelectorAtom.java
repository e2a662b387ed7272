package dev.sqlbuild.core.graph;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;

/**
 * One atom of a selector: a core and how far to follow its edges.
 *
 * @param core name, pattern, {@code kind:value}, folder or {@code a~b}
 * @param upstream hops to follow upstream, 0 for none
 * @param downstream hops to follow downstream, 0 for none
 */
record SelectorAtom(String core, int upstream, int downstream) {
    private static final int ALL = Integer.MAX_VALUE;
    private static final int MAX_DIGITS = 9;

    /** Reads {@code core}, {@code 2+core}, {@code core+}, {@code +core+1} and so on. */
    static SelectorAtom parse(String text) {
        if (text.isEmpty()) throw new SqlBuildException(Diagnostic.of(Code.S001, "empty selector"));
        int digits = digitsFrom(text, 0);
        boolean up = digits < text.length() && text.charAt(digits) == '+';
        int upstream = up ? hops(text, 0, digits) : 0;
        String rest = up ? text.substring(digits + 1) : text;

        int plus = rest.lastIndexOf('+');
        boolean down = plus >= 0 && digitsFrom(rest, plus + 1) == rest.length();
        int downstream = down ? hops(rest, plus + 1, rest.length()) : 0;
        String core = down ? rest.substring(0, plus) : rest;

        if (core.isEmpty() && !rest.isEmpty()) throw malformed(text);
        if (core.isEmpty()) {
            throw new SqlBuildException(Diagnostic.of(Code.S004, "selector '" + text + "' has a '+' without a name")
                    .withHelp("write +name for everything upstream of it, name+ for everything downstream"));
        }
        boolean pathLike = core.indexOf(':') >= 0 || core.indexOf('/') >= 0 || core.indexOf('\\') >= 0;
        boolean stray = core.startsWith("+") || core.endsWith("+") || (!pathLike && core.indexOf('+') >= 0);
        if (stray) throw malformed(text);
        return new SelectorAtom(core, upstream, downstream);
    }

    private static int digitsFrom(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
        return end;
    }

    private static int hops(String text, int start, int end) {
        if (start == end) return ALL;
        if (end - start > MAX_DIGITS) throw malformed(text);
        return Integer.parseInt(text.substring(start, end));
    }

    private static SqlBuildException malformed(String text) {
        return new SqlBuildException(Diagnostic.of(Code.S002, "malformed selector '" + text + "'")
                .withHelp("write [n]+core, core+[n] or both, where core is a name, kind:value, folder/ or a~b"));
    }
}
