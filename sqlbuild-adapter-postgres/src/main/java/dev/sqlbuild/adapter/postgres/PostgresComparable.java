package dev.sqlbuild.adapter.postgres;

import java.util.Set;

/** Types that PostgreSQL can store but not tell apart, and a form in which it can. */
final class PostgresComparable {
    private static final Set<String> WITHOUT_EQUALITY =
            Set.of("XML", "POINT", "LINE", "LSEG", "BOX", "PATH", "POLYGON", "CIRCLE");

    private PostgresComparable() {}

    /** @param type in its one spelling */
    static String of(String expression, String type) {
        boolean array = type.endsWith("[]");
        String element = array ? type.substring(0, type.length() - 2) : type;
        if (element.equals("JSON")) return expression + (array ? "::JSONB[]" : "::JSONB");
        return WITHOUT_EQUALITY.contains(element) ? expression + "::TEXT" : expression;
    }
}
