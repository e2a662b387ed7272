package dev.sqlbuild.core.freshness;

import dev.sqlbuild.core.project.ConfigDuration;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The age of a source's data against its {@code age_policy}.
 *
 * @param status the verdict
 * @param old age of the newest data; zero when unknown or in the future
 * @param limit the limit that was exceeded
 */
public record Age(Status status, Duration old, Optional<Duration> limit) {

    /** Verdicts, from good to bad. */
    public enum Status {
        PASS,
        WARN,
        ERROR,
        /** The data could not be observed. */
        UNKNOWN;

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of data that could not be observed. */
    public static final Age UNKNOWN = new Age(Status.UNKNOWN, Duration.ZERO, Optional.empty());

    /** Judges an age; a limit that is exactly reached is not exceeded. */
    public static Age of(Duration old, Optional<Duration> warnAfter, Optional<Duration> errorAfter) {
        if (exceeds(old, errorAfter)) return new Age(Status.ERROR, old, errorAfter);
        if (exceeds(old, warnAfter)) return new Age(Status.WARN, old, warnAfter);
        return new Age(Status.PASS, old.isNegative() ? Duration.ZERO : old, Optional.empty());
    }

    private static boolean exceeds(Duration old, Optional<Duration> limit) {
        return limit.filter(most -> old.compareTo(most) > 0).isPresent();
    }

    /** {@code 2d 3h old, error_after 1d}. */
    public String phrase() {
        String word = status == Status.ERROR ? "error_after" : "warn_after";
        return text(old) + " old"
                + limit.map(most -> ", " + word + " " + ConfigDuration.text(most))
                        .orElse("");
    }

    /** The two largest units that are not zero. */
    private static String text(Duration duration) {
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < amounts.length && shown < 2; i++) {
            if (amounts[i] == 0) {
                if (shown > 0) break;
                continue;
            }
            text.append(text.isEmpty() ? "" : " ").append(amounts[i]).append("dhms".charAt(i));
            shown++;
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
