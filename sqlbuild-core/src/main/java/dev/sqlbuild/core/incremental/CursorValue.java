package dev.sqlbuild.core.incremental;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;

/** A position on a cursor: a time in UTC or an integer. Values of one cursor are of one kind. */
public sealed interface CursorValue extends Comparable<CursorValue> {

    /** A time; the value of a date cursor is its midnight. */
    record Time(LocalDateTime at) implements CursorValue {
        @Override
        public int compareTo(CursorValue other) {
            return at.compareTo(((Time) other).at);
        }

        @Override
        public CursorValue plus(CursorDistance distance) {
            return within(() -> at.plusMonths(distance.months()).plusSeconds(distance.seconds()), FURTHEST);
        }

        @Override
        public CursorValue minus(CursorDistance distance) {
            return within(() -> at.minusMonths(distance.months()).minusSeconds(distance.seconds()), EARLIEST);
        }

        @Override
        public String text(CursorType type) {
            boolean day = type == CursorType.DATE && at.toLocalTime().toSecondOfDay() == 0;
            return day ? at.toLocalDate().toString() : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at);
        }

        private static CursorValue within(Supplier<LocalDateTime> result, LocalDateTime limit) {
            try {
                LocalDateTime moved = result.get();
                boolean inside = !moved.isBefore(EARLIEST) && !moved.isAfter(FURTHEST);
                return new Time(inside ? moved : limit);
            } catch (DateTimeException | ArithmeticException e) {
                return new Time(limit);
            }
        }
    }

    /** An integer. */
    record Whole(long number) implements CursorValue {
        @Override
        public int compareTo(CursorValue other) {
            return Long.compare(number, ((Whole) other).number);
        }

        @Override
        public CursorValue plus(CursorDistance distance) {
            long sum = number + distance.whole();
            return new Whole(sum < number ? Long.MAX_VALUE : sum);
        }

        @Override
        public CursorValue minus(CursorDistance distance) {
            long difference = number - distance.whole();
            return new Whole(difference > number ? Long.MIN_VALUE : difference);
        }

        @Override
        public String text(CursorType type) {
            return Long.toString(number);
        }
    }

    /** Times are kept between these; every engine can write them as literals. */
    LocalDateTime EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0);

    /** The latest time. */
    LocalDateTime FURTHEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59);

    /** Further on; stops at the end of what can be written. */
    CursorValue plus(CursorDistance distance);

    /** Further back; stops at the beginning of what can be written. */
    CursorValue minus(CursorDistance distance);

    /** As people and JSON read it. */
    String text(CursorType type);

    static CursorValue of(LocalDateTime at) {
        return new Time(at);
    }

    static CursorValue of(long number) {
        return new Whole(number);
    }

    /** The smaller of two. */
    static CursorValue min(CursorValue one, CursorValue other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The larger of two. */
    static CursorValue max(CursorValue one, CursorValue other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** An ISO date or date-time, with an offset if need be, or an integer, as the type asks. */
    static Optional<CursorValue> parse(String text, CursorType type) {
        return type == CursorType.INTEGER ? parseWhole(text) : parseTime(text);
    }

    private static Optional<CursorValue> parseWhole(String text) {
        try {
            return Optional.of(new Whole(Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<CursorValue> parseTime(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            LocalDateTime at;
            if (iso.indexOf('T') < 0) {
                at = LocalDate.parse(iso).atStartOfDay();
            } else if (iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T')) {
                at = OffsetDateTime.parse(iso)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime();
            } else {
                at = LocalDateTime.parse(iso);
            }
            return at.isBefore(EARLIEST) || at.isAfter(FURTHEST) ? Optional.empty() : Optional.of(new Time(at));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
