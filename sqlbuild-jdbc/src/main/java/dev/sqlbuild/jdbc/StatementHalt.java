package dev.sqlbuild.jdbc;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends the process at one of its statements, as a power failure would: nothing is closed, rolled back or written. The
 * statement is named once, when the process starts: {@code -Dsqlbuild.haltAtStatement=before:7} or {@code after:7}. Tests
 * of recovery let a command die at each of its statements in turn; without the property a statement costs one comparison.
 *
 * <p>Statements of all sessions count, those of a state store too. A bulk load past the statement
 * interface does not count.
 */
final class StatementHalt {
    /** As a shell reports {@code kill -9}. */
    private static final int KILLED = 137;

    private static final Pattern PLACE = Pattern.compile("(before|after):(\\d{1,9})");
    private static final StatementHalt OF_PROCESS =
            of(Optional.ofNullable(System.getProperty("sqlbuild.haltAtStatement")));

    private final int deadly;
    private final boolean before;
    private final AtomicInteger begun = new AtomicInteger();

    private StatementHalt(int deadly, boolean before) {
        this.deadly = deadly;
        this.before = before;
    }

    static StatementHalt ofProcess() {
        return OF_PROCESS;
    }

    private static StatementHalt of(Optional<String> place) {
        if (place.isEmpty()) return new StatementHalt(0, true);
        Matcher matcher = PLACE.matcher(place.get());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("sqlbuild.haltAtStatement must be before:N or after:N: " + place.get());
        }
        return new StatementHalt(
                Integer.parseInt(matcher.group(2)), matcher.group(1).equals("before"));
    }

    /** A statement begins; returns its number. */
    int begin() {
        if (deadly == 0) return 0;
        int number = begun.incrementAndGet();
        if (before && number == deadly) Runtime.getRuntime().halt(KILLED);
        return number;
    }

    /** The statement of this number has ended, well or badly. */
    void end(int number) {
        if (deadly != 0 && !before && number == deadly) Runtime.getRuntime().halt(KILLED);
    }
}
