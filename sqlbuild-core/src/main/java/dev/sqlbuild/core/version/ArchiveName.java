package dev.sqlbuild.core.version;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of relations that were put aside: {@code _sqb_archive__<UTC time>__<name>} (virtual-recovery.md 6.4). */
public final class ArchiveName {
    private static final Pattern PATTERN =
            Pattern.compile("_sqb_archive__(\\d{8}t\\d{6}z)__.+", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private ArchiveName() {}

    public static String of(String name, Instant at) {
        return "_sqb_archive__" + TIME.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) + "__" + name;
    }

    /** When a relation of this name was put aside; nothing when it is no such name. */
    public static Optional<Instant> time(String name) {
        Matcher matcher = PATTERN.matcher(name);
        if (!matcher.matches()) return Optional.empty();
        try {
            String time = matcher.group(1).toUpperCase(Locale.ROOT);
            return Optional.of(LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
