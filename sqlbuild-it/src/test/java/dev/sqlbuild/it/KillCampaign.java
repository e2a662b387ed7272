package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lets commands die and looks at what is left: at each of their statements in turn, before it and after it, at random
 * moments, or of a lost connection. After every death the scenario checks, then recovers as a user would.
 *
 * <p>{@code -Dsqlbuild.campaign=all} visits every statement, a number N every N-th, once before and once after it.
 */
final class KillCampaign {
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

        /** What the command reads, if it asks. */
        default String input() {
            return "";
        }

        /** What must hold right after a death, before anything else has run. */
        void checkAfterDeath(int attempt);

        /** Does what the documentation tells a user to do, and checks that all is as if nothing had happened. */
        void recover(int attempt);
    }

    /** Whether every place is to be visited, which takes an hour. */
    static boolean complete() {
        return SIZE.equals("all");
    }

    /**
     * One command, one death, one recovery.
     *
     * @return false when the command came to its end before death did, and nothing had to be recovered
     */
    static boolean die(Death death, Sqb sqb, Scenario scenario, int attempt) {
        scenario.prepare(attempt);
        CommandResult result =
                death.in(sqb.withInput(scenario.input()), scenario.command().toArray(String[]::new));
        boolean died = result.exitCode() != 0;
        try {
            if (died) death.checkEnd(result);
            scenario.checkAfterDeath(attempt);
            scenario.recover(attempt);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "death " + death + " of attempt " + attempt + ": " + e.getMessage() + "\n" + result, e);
        }
        return died;
    }

    /** Runs the campaign and returns the places at which the command has died. */
    static List<Death> run(Sqb sqb, Scenario scenario) {
        return run(sqb, scenario, 1);
    }

    /**
     * The same for a command of many statements.
     *
     * @param sparser how many times farther apart the places of a sample are
     */
    static List<Death> run(Sqb sqb, Scenario scenario, int sparser) {
        List<Death> deaths = new ArrayList<>();
        int attempt = 0;
        for (int statement = 1; statement < MOST_STATEMENTS; statement += step(sparser)) {
            boolean alive = false;
            for (String when : whens(statement, sparser)) {
                Death death = new Death.AtStatement(when, statement);
                attempt++;
                if (die(death, sqb, scenario, attempt)) deaths.add(death);
                else alive = true;
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
        assertThat(sqb.launched().run(scenario.command().toArray(String[]::new)).exitCode())
                .isZero();
        Duration usual = Duration.ofNanos(System.nanoTime() - start);
        scenario.recover(1);
        int rounds = complete() ? MANY_MOMENTS : FEW_MOMENTS;
        for (int attempt = 2; attempt < 2 + rounds; attempt++) {
            die(Death.AtMoment.within(usual, random), sqb, scenario, attempt);
        }
    }

    private static int step(int sparser) {
        return complete() ? 1 : Integer.parseInt(SIZE) * sparser;
    }

    /** A sample takes turns. */
    private static List<String> whens(int statement, int sparser) {
        if (complete()) return List.of("before", "after");
        return List.of(statement / step(sparser) % 2 == 0 ? "after" : "before");
    }
}
