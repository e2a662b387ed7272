package dev.sqlbuild.cli.render;

import java.time.Duration;

/** Durations as people read them. */
final class Seconds {
    private Seconds() {}

    /** {@code 0.06s}, always two decimals. */
    static String of(Duration duration) {
        long hundredths = (duration.toMillis() + 5) / 10;
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest + "s";
    }
}
