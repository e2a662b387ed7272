package dev.sqlbuild.adapter;

import java.time.Duration;
import java.util.Optional;

/** Durations as users write them: a positive number and {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
final class ShortDuration {
    private ShortDuration() {}

    static Optional<Duration> parse(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) digits++;
        if (digits == 0 || digits > 9) return Optional.empty();
        long amount = Long.parseLong(text.substring(0, digits));
        if (amount == 0) return Optional.empty();
        return switch (text.substring(digits)) {
            case "ms" -> Optional.of(Duration.ofMillis(amount));
            case "s" -> Optional.of(Duration.ofSeconds(amount));
            case "m" -> Optional.of(Duration.ofMinutes(amount));
            case "h" -> Optional.of(Duration.ofHours(amount));
            case "d" -> Optional.of(Duration.ofDays(amount));
            default -> Optional.empty();
        };
    }
}
