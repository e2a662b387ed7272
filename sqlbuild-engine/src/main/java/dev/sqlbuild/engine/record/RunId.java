package dev.sqlbuild.engine.record;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * Identity of one executing command: {@code 20260309T150000Z_0123456789ab}; sorts by start.
 *
 * @param text the identity
 * @param start when the run began
 */
public record RunId(String text, Instant start) {
    private static final int RANDOM_BYTES = 6;

    public static RunId next(Clock clock) {
        Instant now = clock.instant();
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String stamp = LocalDateTime.ofInstant(now, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        // ISO text drops seconds that are zero.
        String seconds = stamp.length() == "2026-03-09T15:00".length() ? stamp + ":00" : stamp;
        return new RunId(
                seconds.replace("-", "").replace(":", "") + "Z_"
                        + HexFormat.of().formatHex(random),
                now);
    }

    @Override
    public String toString() {
        return text;
    }
}
