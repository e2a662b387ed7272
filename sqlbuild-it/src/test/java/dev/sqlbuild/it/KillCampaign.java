package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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
    private static final int FEW_MOMENTS = 2;
    private static final int MANY_MOMENTS = 40;

    private KillCampaign() {}

    /** What dies, and how it lives on. */
    interface Scenario {
        /** Sets up what the command is to do this time, which has to differ from what it did before. */
        void prepare(int attempt);

        /** The command that dies. */
        List<String> command();

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
                CommandResult result = place.in(sqb).run(arguments(scenario));
                if (result.exitCode() == 0) {
                    alive = true;
                } else {
                    assertThat(result.exitCode()).as(place + " " + result).isEqualTo(KILLED);
                    deaths.add(place);
                    goOn(scenario, attempt, place.toString());
                }
            }
            if (alive) return deaths;
        }
        throw new AssertionError("the command has no end");
    }

    /**
     * Kills the command from outside at random moments of its usual time, which also reaches those at which the warehouse
     * is at work.
     */
    static void atRandomMoments(Random random, Sqb sqb, Scenario scenario) {
        scenario.prepare(1);
        long start = System.nanoTime();
        assertThat(sqb.run(arguments(scenario)).exitCode()).isZero();
        Duration usual = Duration.ofNanos(System.nanoTime() - start);
        scenario.recover(1);
        int rounds = SIZE.equals("all") ? MANY_MOMENTS : FEW_MOMENTS;
        for (int attempt = 2; attempt < 2 + rounds; attempt++) {
            scenario.prepare(attempt);
            Duration moment = Duration.ofMillis((long) (random.nextDouble() * usual.toMillis()));
            try (RunningCommand running = sqb.start(arguments(scenario))) {
                if (!running.endsWithin(moment)) running.kill().await();
            }
            goOn(scenario, attempt, "after " + moment.toMillis() + " of " + usual.toMillis() + " ms");
        }
    }

    private static void goOn(Scenario scenario, int attempt, String place) {
        try {
            scenario.checkAfterDeath(attempt);
            scenario.recover(attempt);
        } catch (AssertionError e) {
            throw new AssertionError("death " + place + ": " + e.getMessage(), e);
        }
    }

    private static String[] arguments(Scenario scenario) {
        return scenario.command().toArray(String[]::new);
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
