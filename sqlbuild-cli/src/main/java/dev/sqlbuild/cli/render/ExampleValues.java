package dev.sqlbuild.cli.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of compared rows as people see them: long ones are cut around the place where the two sides part.
 *
 * @param shown whether values are shown at all, besides those of keys
 * @param length longest text that is shown whole
 */
public record ExampleValues(boolean shown, int length) {

    /** {@code left -> right}. */
    String pair(@Nullable Object left, @Nullable Object right) {
        String one = text(left);
        String other = text(right);
        int parting = parting(one, other);
        return cut(one, parting) + " -> " + cut(other, parting);
    }

    /** {@code a=1, b=x}, as many as there are names. */
    String row(List<String> names, List<@Nullable Object> row) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) parts.add(names.get(i) + "=" + cut(text(row.get(i)), 0));
        return String.join(", ", parts);
    }

    /** The same for JSON; texts alone are cut, everything else stays a value. */
    Map<String, @Nullable Object> json(List<String> names, List<@Nullable Object> row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) json.put(names.get(i), json(row.get(i), 0));
        return json;
    }

    /** A value of a pair for JSON. */
    @Nullable
    Object json(@Nullable Object value, @Nullable Object other) {
        return json(value, parting(text(value), text(other)));
    }

    private @Nullable Object json(@Nullable Object value, int parting) {
        Object json = CellText.json(value);
        return json instanceof String text ? cut(text, parting) : json;
    }

    private static String text(@Nullable Object value) {
        String text = CellText.of(value).replace("\r", "\\r").replace("\n", "\\n");
        return text.isEmpty() ? "''" : text;
    }

    private static int parting(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) if (one.charAt(i) != other.charAt(i)) return i;
        return shorter;
    }

    /** A third of what is shown stands before the place of interest. Never cuts a character in two. */
    private String cut(String text, int place) {
        if (text.length() <= length) return text;
        int from = Math.max(0, Math.min(place - length / 3, text.length() - length));
        int to = from + length;
        if (from > 0 && Character.isLowSurrogate(text.charAt(from))) from++;
        if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) to--;
        return (from > 0 ? "\u2026" : "") + text.substring(from, to) + (to < text.length() ? "\u2026" : "") + " ("
                + text.codePointCount(0, text.length()) + " characters)";
    }
}
