package dev.sqlbuild.core.incremental;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far two cursor values lie apart: calendar months and seconds, or a whole number for integer cursors.
 *
 * @param months calendar months
 * @param seconds seconds on top of the months
 * @param whole distance of integers; 0 for a distance in time
 * @param text as written
 */
public record CursorDistance(long months, long seconds, long whole, String text) {
    private static final Pattern DURATION = Pattern.compile(
            "(?:(\\d{1,9})y)?(?:(\\d{1,9})mo)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
    private static final int SECONDS_OF_DAY = 86_400;

    public static CursorDistance ofSeconds(long seconds) {
        return new CursorDistance(0, seconds, 0, seconds + "s");
    }

    public static CursorDistance ofMonths(long months) {
        return new CursorDistance(months, 0, 0, months + "mo");
    }

    public static CursorDistance ofWhole(long whole) {
        return new CursorDistance(0, 0, whole, String.valueOf(whole));
    }

    /** A distance without calendar units, such as {@code 6h}, {@code 1d12h} or {@code 500}; nothing unless positive. */
    public static Optional<CursorDistance> parse(String text) {
        return parseCalendar(text).filter(distance -> distance.months == 0);
    }

    /** A distance that may have years and months, such as {@code 1mo}. */
    public static Optional<CursorDistance> parseCalendar(String text) {
        String stripped = text.strip();
        if (WHOLE.matcher(stripped).matches()) {
            long whole = Long.parseLong(stripped);
            return whole == 0 ? Optional.empty() : Optional.of(new CursorDistance(0, 0, whole, stripped));
        }
        Matcher parts = DURATION.matcher(stripped);
        if (!parts.matches()) return Optional.empty();
        long months = 12 * part(parts, 1) + part(parts, 2);
        long seconds = SECONDS_OF_DAY * part(parts, 3) + 3600 * part(parts, 4) + 60 * part(parts, 5) + part(parts, 6);
        return months == 0 && seconds == 0
                ? Optional.empty()
                : Optional.of(new CursorDistance(months, seconds, 0, stripped));
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /** Whether it can be added to values of a cursor of that type. */
    public boolean fits(CursorType type) {
        return switch (type) {
            case INTEGER -> whole > 0;
            case TIMESTAMP -> whole == 0;
            case DATE -> whole == 0 && seconds % SECONDS_OF_DAY == 0;
        };
    }

    CursorDistance times(long count) {
        return new CursorDistance(
                Math.multiplyExact(months, count),
                Math.multiplyExact(seconds, count),
                Math.multiplyExact(whole, count),
                text);
    }

    /** Whether it reaches further than another of its kind; a month counts as 31 days. */
    public boolean isLongerThan(CursorDistance other) {
        return length() > other.length();
    }

    private long length() {
        return whole + seconds + months * 31 * SECONDS_OF_DAY;
    }
}
