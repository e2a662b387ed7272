package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether every value of one type fits into another of its family (incremental.md 3.1). */
final class TypeWidening {
    private static final List<String> INTEGERS = List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT");
    /** Unsigned types by the place of the smallest signed one that holds all their values. */
    private static final Map<String, Integer> UNSIGNED =
            Map.of("UTINYINT", 1, "USMALLINT", 2, "UINTEGER", 3, "UBIGINT", 4);

    private static final List<String> FLOATS = List.of("REAL", "FLOAT", "DOUBLE", "DOUBLE PRECISION");
    private static final Pattern DECIMAL = Pattern.compile("(?:DECIMAL|NUMERIC)\\s*\\((\\d+)(?:\\s*,\\s*(\\d+))?\\)");
    private static final Pattern TEXT =
            Pattern.compile("(?:VARCHAR|TEXT|CHARACTER VARYING|CHAR|CHARACTER|BPCHAR)\\s*(?:\\((\\d+)\\))?");

    private TypeWidening() {}

    /** Both in the canonical spelling of their engine. */
    static boolean fits(String from, String into) {
        return integerFits(from, into) || floatFits(from, into) || decimalFits(from, into) || textFits(from, into);
    }

    private static boolean integerFits(String from, String into) {
        int wide = INTEGERS.indexOf(into);
        int narrow = UNSIGNED.getOrDefault(from, INTEGERS.indexOf(from));
        return narrow >= 0 && wide >= narrow;
    }

    private static boolean floatFits(String from, String into) {
        return FLOATS.contains(from) && FLOATS.contains(into) && FLOATS.indexOf(from) <= FLOATS.indexOf(into);
    }

    private static boolean decimalFits(String from, String into) {
        Matcher narrow = DECIMAL.matcher(from);
        Matcher wide = DECIMAL.matcher(into);
        if (!narrow.matches()) return false;
        // Without precision PostgreSQL's NUMERIC holds any decimal.
        if (into.equals("NUMERIC")) return true;
        if (!wide.matches()) return false;
        int scale = number(narrow, 2);
        int wideScale = number(wide, 2);
        return wideScale >= scale && number(wide, 1) - wideScale >= number(narrow, 1) - scale;
    }

    private static boolean textFits(String from, String into) {
        Matcher narrow = TEXT.matcher(from);
        Matcher wide = TEXT.matcher(into);
        if (!narrow.matches() || !wide.matches()) return false;
        if (wide.group(1) == null) return !into.startsWith("CHAR") || into.startsWith("CHARACTER VARYING");
        return narrow.group(1) != null && number(narrow, 1) <= number(wide, 1);
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }
}
