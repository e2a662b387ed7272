package dev.sqlbuild.adapter.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One spelling for each type of PostgreSQL: upper case, the shortest usual alias, no superfluous blanks. */
final class PostgresTypeName {
    /** A name, perhaps several words or quoted, then length or precision, then what follows it, then array marks. */
    private static final Pattern PARTS = Pattern.compile(
            "\\s*((?:\"(?:[^\"]|\"\")*\"|[^(\\[\"])+?)\\s*(?:(\\([^)]*\\))\\s*([^\\[(]*?))?\\s*((?:\\[\\s*\\d*\\s*]\\s*)*)",
            Pattern.DOTALL);

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("INT", "INTEGER"),
            Map.entry("INT4", "INTEGER"),
            Map.entry("INT8", "BIGINT"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("FLOAT8", "DOUBLE PRECISION"),
            Map.entry("FLOAT", "DOUBLE PRECISION"),
            Map.entry("FLOAT4", "REAL"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("CHARACTER VARYING", "VARCHAR"),
            Map.entry("CHARACTER", "CHAR"),
            Map.entry("DECIMAL", "NUMERIC"),
            Map.entry("DEC", "NUMERIC"),
            Map.entry("BIT VARYING", "VARBIT"),
            Map.entry("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"),
            Map.entry("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"),
            Map.entry("TIME WITHOUT TIME ZONE", "TIME"),
            Map.entry("TIME WITH TIME ZONE", "TIMETZ"));

    private PostgresTypeName() {}

    static String normalize(String type) {
        Matcher parts = PARTS.matcher(type);
        if (!parts.matches()) return folded(type);
        String name = folded(parts.group(3) == null ? parts.group(1) : parts.group(1) + " " + parts.group(3));
        boolean array = !parts.group(4).isBlank();
        if (name.startsWith("_")) {
            array = true;
            name = name.substring(1);
        }
        name = ALIASES.getOrDefault(name, name);
        return name + arguments(name, parts.group(2)) + (array ? "[]" : "");
    }

    /** Nothing where it says what holds anyway. */
    private static String arguments(String name, String given) {
        String arguments = given == null ? "" : given.replaceAll("\\s+", "").toUpperCase(Locale.ROOT);
        return switch (name) {
            case "NUMERIC" -> arguments.matches("\\(\\d+\\)") ? arguments.replace(")", ",0)") : arguments;
            case "CHAR" -> arguments.isEmpty() ? "(1)" : arguments;
            case "TIMESTAMP", "TIMESTAMPTZ", "TIME", "TIMETZ" -> arguments.equals("(6)") ? "" : arguments;
            case "DOUBLE PRECISION" -> "";
            default -> arguments;
        };
    }

    /** Upper case and single blanks outside of quotes. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') quoted = !quoted;
            if (quoted || !Character.isWhitespace(c)) folded.append(quoted ? c : Character.toUpperCase(c));
            else if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') folded.append(' ');
        }
        return folded.toString().strip();
    }
}
