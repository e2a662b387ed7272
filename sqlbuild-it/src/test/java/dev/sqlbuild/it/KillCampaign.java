package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets one command die at each of its statements in turn, before the statement and after it, until it lives to its end.
 * After every death the scenario looks at what is left, then recovers as a user would.
 *
 * <p>{@code -Dsqlbuild.campaign=all} visits every statement, a number N every N-th, once before and once after it.
 */
final class KillCampaign {
    static final int KILLED = 137;

    private static final String SIZE = System.getProperty("sqlbuild.campaign", "12");
    private static final int MOST_STATEMENTS = 5000;

    private KillCampaign() {}

    /** What dies, and how it lives on. */
    interface Scenario {
        /** Sets up what the command is to do this time, which has to differ from what it did before. */
        void prepare(int attempt);

        /** The command, of which the harness adds where it dies. */
        CommandResult run(Sqb sqb);

        /** What must hold right after a death, before anything else has run. */
        void checkAfterDeath(int attempt);

        /** Does what the documentation tells a user to do, and checks that all is as if nothing had happened. */
        void recover(int attempt);
    }

    /**
     * A place to die.
     *
     * @param when {@code before} or {@code after}
     * @param statement its number, from 1
     */
    record Place(String when, int statement) {
        Sqb in(Sqb sqb) {
            return sqb.withEnv("SQB_JAVA_OPTS", "-Dsqlbuild.haltAtStatement=" + when + ":" + statement);
        }

        @Override
        public String toString() {
            return when + " statement " + statement;
        }
    }

    /** Runs the campaign and returns the places at which the command has died. */
    static List<Place> run(Sqb sqb, Scenario scenario) {
        List<Place> deaths = new ArrayList<>();
        int attempt = 0;
        for (int statement = 1; statement < MOST_STATEMENTS; statement += step()) {
            boolean alive = false;
            for (String when : whens(statement)) {
                Place place = new Place(when, statement);
                attempt++;
                scenario.prepare(attempt);
                CommandResult result = scenario.run(place.in(sqb));
                if (result.exitCode() == 0) {
                    alive = true;
                } else {
                    assertThat(result.exitCode()).as(place + " " + result).isEqualTo(KILLED);
                    deaths.add(place);
                    try {
                        scenario.checkAfterDeath(attempt);
                        scenario.recover(attempt);
                    } catch (AssertionError e) {
                        throw new AssertionError("after a death " + place + ": " + e.getMessage(), e);
                    }
                }
            }
            if (alive) return deaths;
        }
        throw new AssertionError("the command has no end");
    }

    private static int step() {
        return SIZE.equals("all") ? 1 : Integer.parseInt(SIZE);
    }

    /** A sample takes turns. */
    private static List<String> whens(int statement) {
        if (SIZE.equals("all")) return List.of("before", "after");
        return List.of(statement / step() % 2 == 0 ? "after" : "before");
    }
}
