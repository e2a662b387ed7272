package dev.sqlbuild.core.project;

import java.time.Duration;
import java.util.Optional;

/** Durations in configuration: a positive integer followed by s, m, h, d or w. */
public final class ConfigDuration {
    private ConfigDuration() {}

    /** The duration, when {@code text} is one. */
    public static Optional<Duration> find(String text) {
        int unit = text.length() - 1;
        if (unit < 1 || unit > 9) return Optional.empty();
        long amount = 0;
        for (int i = 0; i < unit; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return Optional.empty();
            amount = amount * 10 + digit;
        }
        if (amount == 0) return Optional.empty();
        return switch (text.charAt(unit)) {
            case 's' -> Optional.of(Duration.ofSeconds(amount));
            case 'm' -> Optional.of(Duration.ofMinutes(amount));
            case 'h' -> Optional.of(Duration.ofHours(amount));
            case 'd' -> Optional.of(Duration.ofDays(amount));
            case 'w' -> Optional.of(Duration.ofDays(amount * 7));
            default -> Optional.empty();
        };
    }

    /** The duration in the largest unit that loses nothing: {@code 45m}. */
    public static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) return seconds / 86_400 + "d";
        if (seconds % 3600 == 0) return seconds / 3600 + "h";
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
