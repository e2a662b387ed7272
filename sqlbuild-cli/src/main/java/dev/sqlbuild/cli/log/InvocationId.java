package dev.sqlbuild.cli.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names one run of the process: UTC time and 12 random hex digits, so that names sort by time.
 *
 * @param text such as {@code 20260309T150000Z_0123456789ab}
 * @param start when the process began
 */
public record InvocationId(String text, Instant start) {

    public static InvocationId at(Instant start) {
        ZonedDateTime utc = start.atZone(ZoneOffset.UTC);
        long random = ThreadLocalRandom.current().nextLong() & 0xffff_ffff_ffffL;
        return new InvocationId(
                date(utc).replace("-", "") + "T" + two(utc.getHour()) + two(utc.getMinute()) + two(utc.getSecond())
                        + "Z_" + padded(Long.toHexString(random), 12),
                start);
    }

    /** The directory of the day, {@code 2026-03-09}. */
    String day() {
        return date(start.atZone(ZoneOffset.UTC));
    }

    /** By hand: the formatters of the JDK cost a command more time than its whole log. */
    private static String date(ZonedDateTime utc) {
        return padded(String.valueOf(utc.getYear()), 4) + "-" + two(utc.getMonthValue()) + "-"
                + two(utc.getDayOfMonth());
    }

    private static String two(int number) {
        return padded(String.valueOf(number), 2);
    }

    private static String padded(String text, int width) {
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
