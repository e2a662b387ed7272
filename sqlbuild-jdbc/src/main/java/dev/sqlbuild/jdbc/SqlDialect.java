package dev.sqlbuild.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be known about an engine to write names and literals in its SQL (adapters.md 2).
 *
 * @param name dialect name, such as {@code duckdb}
 * @param quote character around quoted identifiers
 * @param reserved lower-case words that cannot stand bare as a relation name
 * @param caseSensitive whether quoted names that differ only in case are different relations
 * @param maxIdentifier longest identifier, counted in {@code unit}
 * @param unit what {@code maxIdentifier} counts
 * @param starExclude keyword that removes columns from {@code *}, when the engine has one
 */
public record SqlDialect(
        String name,
        char quote,
        Set<String> reserved,
        boolean caseSensitive,
        int maxIdentifier,
        LengthUnit unit,
        Optional<String> starExclude) {

    /** What the identifier limit of an engine counts. */
    public enum LengthUnit {
        CHARACTERS,
        BYTES
    }

    public SqlDialect {
        reserved = Set.copyOf(reserved);
    }

    /** The identifier in quotes, a quote character inside it doubled. */
    public String quoted(String identifier) {
        refuseNul(identifier);
        String mark = String.valueOf(quote);
        return mark + identifier.replace(mark, mark + mark) + mark;
    }

    /** A part of a relation name: bare when plain lower case and not reserved, else quoted. */
    public String relationPart(String identifier) {
        return isPlain(identifier) && !reserved.contains(identifier) ? identifier : quoted(identifier);
    }

    /** A string literal, single quotes doubled. */
    public String stringLiteral(String text) {
        refuseNul(text);
        return "'" + text.replace("'", "''") + "'";
    }

    /** The form of an identifier under which this engine's catalogue finds it again. */
    public String key(String identifier) {
        return caseSensitive ? identifier : identifier.toLowerCase(Locale.ROOT);
    }

    /** Length of an identifier in the unit of {@link #maxIdentifier()}. */
    public int length(String identifier) {
        return unit == LengthUnit.BYTES
                ? identifier.getBytes(StandardCharsets.UTF_8).length
                : identifier.codePointCount(0, identifier.length());
    }

    private static boolean isPlain(String identifier) {
        if (identifier.isEmpty() || Character.isDigit(identifier.charAt(0))) return false;
        for (int i = 0; i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            boolean plain = c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!plain) return false;
        }
        return true;
    }

    private static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a NUL character cannot stand in SQL text");
    }
}
