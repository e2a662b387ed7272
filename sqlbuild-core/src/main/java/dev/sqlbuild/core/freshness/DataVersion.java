package dev.sqlbuild.core.freshness;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.declaration.Freshness.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * One version of a source's data (sources-seeds.md 7).
 *
 * @param strategy how it was found out: {@code adapter}, {@code column}, {@code sql} or {@code loader}
 * @param kind what the value is: {@code timestamp}, {@code integer} or {@code string}
 * @param value UTC ISO-8601 with microseconds, decimal digits, or the text itself
 */
public record DataVersion(String strategy, String kind, String value) {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final int LAST_YEAR = 9999;

    /** How one version follows another. */
    public enum Change {
        /** Nothing comparable is known of before. */
        NEW,
        CHANGED,
        /** Another timestamp, but within the tolerance. */
        TOLERATED,
        EQUAL
    }

    /**
     * The version of a value as a session returns it; nothing when the value is not of the kind.
     *
     * @param value not null
     */
    public static Optional<DataVersion> find(String strategy, ValueType kind, Object value) {
        Optional<String> text = switch (kind) {
            case TIMESTAMP -> timestamp(value);
            case INTEGER -> integer(value);
            case STRING -> Optional.of(value.toString());
        };
        return text.map(found -> new DataVersion(strategy, word(kind), found));
    }

    private static String word(ValueType kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> timestamp(Object value) {
        try {
            return Optional.of(utc(value).truncatedTo(ChronoUnit.MICROS))
                    .filter(time -> time.getYear() > 0 && time.getYear() <= LAST_YEAR)
                    .map(ISO::format);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static LocalDateTime utc(Object value) {
        if (value instanceof LocalDateTime time) return time;
        if (value instanceof LocalDate date) return date.atStartOfDay();
        if (value instanceof OffsetDateTime time) return inUtc(time);
        if (value instanceof ZonedDateTime time) return inUtc(time.toOffsetDateTime());
        if (value instanceof Instant instant) return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return parse(value.toString().strip());
    }

    private static LocalDateTime inUtc(OffsetDateTime time) {
        return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /** A date, or a date and time with or without zone, as engines print them. */
    private static LocalDateTime parse(String text) {
        if (text.length() <= 10) return LocalDate.parse(text).atStartOfDay();
        String iso = text.substring(0, 10) + "T" + text.substring(11).replaceFirst("([+-]\\d\\d)$", "$1:00");
        return iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10
                ? inUtc(OffsetDateTime.parse(iso))
                : LocalDateTime.parse(iso);
    }

    private static Optional<String> integer(Object value) {
        if (value instanceof Double || value instanceof Float || value instanceof Boolean) return Optional.empty();
        try {
            BigInteger whole = new BigDecimal(value.toString().strip()).toBigIntegerExact();
            return Optional.of(whole.toString());
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Stored beside the value, so that versions can be compared without it. */
    public String hash() {
        return Sha256.hex(strategy + "\n" + kind + "\n" + value);
    }

    /** The point in time that a timestamp names. */
    public Optional<Instant> time() {
        if (!kind.equals(word(ValueType.TIMESTAMP))) return Optional.empty();
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What this version is after an earlier one; a value that goes backwards is a change like any other. */
    public Change after(Optional<DataVersion> before, Optional<Duration> tolerance) {
        if (before.isEmpty()) return Change.NEW;
        if (equals(before.get())) return Change.EQUAL;
        boolean comparable = strategy.equals(before.get().strategy) && kind.equals(before.get().kind);
        Optional<Duration> moved = before.get().time().flatMap(then -> time().map(now -> Duration.between(then, now)));
        boolean tolerated = comparable
                && tolerance.isPresent()
                && moved.filter(distance -> distance.abs().compareTo(tolerance.get()) <= 0)
                        .isPresent();
        return tolerated ? Change.TOLERATED : Change.CHANGED;
    }
}
