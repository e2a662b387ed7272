package dev.sqlbuild.core.janitor;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Since when there has been a schema in which tests make their functions. No engine tells the age of a schema, so the
 * first function in it says it by its name.
 */
public final class TestSchemaAge {
    private static final String PREFIX = "sqb_made_";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT);

    private TestSchemaAge() {}

    /** Name of the function. */
    public static String name(Instant made) {
        return PREFIX + TIME.format(LocalDateTime.ofInstant(made, ZoneOffset.UTC));
    }

    /** The time in such a name; nothing when it is another function's. */
    public static Optional<Instant> time(String function) {
        if (!function.startsWith(PREFIX)) return Optional.empty();
        try {
            String text = function.substring(PREFIX.length());
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
