package dev.sqlbuild.core.incremental;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The size of the buckets in which a model is always recomputed whole; from fine to coarse. */
public enum CursorGrain {
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    MONTH,
    YEAR;

    /** Word in files and output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CursorGrain of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Start of the bucket that holds a time. */
    public LocalDateTime floor(LocalDateTime time) {
        return switch (this) {
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case YEAR -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    /** Length of one bucket. */
    public CursorDistance step() {
        return switch (this) {
            case SECOND -> CursorDistance.ofSeconds(1);
            case MINUTE -> CursorDistance.ofSeconds(60);
            case HOUR -> CursorDistance.ofSeconds(3600);
            case DAY -> CursorDistance.ofSeconds(86_400);
            case MONTH -> CursorDistance.ofMonths(1);
            case YEAR -> CursorDistance.ofMonths(12);
        };
    }

    /** The coarser of two. */
    public CursorGrain coarser(CursorGrain other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
