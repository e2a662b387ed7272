package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lets commands die and looks at what is left: at each of their statements in turn, before it and after it, at random
 * moments, or of a lost connection. After every death the scenario checks, then recovers as a user would.
 *
 * <p>A number N as {@code -Dsqlbuild.campaign} visits every N-th statement; {@code all} visits them in random order
 * until there were {@code sqlbuild.campaign.deaths} or all are visited.
 */
final class KillCampaign {
    private static final String SIZE = System.getProperty("sqlbuild.campaign", "12");
    static final long SEED = Long.getLong("sqlbuild.campaign.seed", 20261127);
    /** Of one scenario, unless it has fewer places. */
    static final int MOST_DEATHS = Integer.getInteger("sqlbuild.campaign.deaths", 200);

    private static final int MOST_STATEMENTS = 1000;
    private static final int FEW_MOMENTS = 2;
    private static final int MANY_MOMENTS = 20;

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

    /** Whether every place is to be visited, which takes hours. */
    static boolean complete() {
        return SIZE.equals("all");
    }

    /** One command, one death, one recovery. A command may come to its end before death does. */
    static Death.Fate die(Death death, Sqb sqb, Scenario scenario, int attempt) {
        scenario.prepare(attempt);
        Death.Fate fate =
                death.in(sqb.withInput(scenario.input()), scenario.command().toArray(String[]::new));
        try {
            if (fate.died()) death.checkEnd(fate.result());
            scenario.checkAfterDeath(attempt);
            scenario.recover(attempt);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "death " + death + " of attempt " + attempt + ": " + e.getMessage() + "\n" + fate.result(), e);
        }
        return fate;
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
        return complete() ? everywhere(sqb, scenario) : here(sqb, scenario, Integer.parseInt(SIZE) * sparser);
    }

    /** A sample, which takes turns. */
    private static List<Death> here(Sqb sqb, Scenario scenario, int step) {
        List<Death> deaths = new ArrayList<>();
        for (int statement = 1; statement < MOST_STATEMENTS; statement += step) {
            Death death = new Death.AtStatement(statement / step % 2 == 0 ? "after" : "before", statement);
            if (!die(death, sqb, scenario, deaths.size() + 1).died()) return deaths;
            deaths.add(death);
        }
        throw new AssertionError("the command has no end");
    }

    /** What is before a statement is after the one before it, but for what is done without any. */
    private static List<Death> everywhere(Sqb sqb, Scenario scenario) {
        Random random = new Random(SEED);
        Places places = new Places(MOST_STATEMENTS, random);
        List<Death> deaths = new ArrayList<>();
        int attempt = 0;
        for (Optional<Integer> place = places.next(); place.isPresent(); place = places.next()) {
            if (deaths.size() == MOST_DEATHS) break;
            Death death = new Death.AtStatement(random.nextBoolean() ? "after" : "before", place.get());
            attempt++;
            if (die(death, sqb, scenario, attempt).died()) deaths.add(death);
            else places.missed(place.get());
        }
        System.out.println(scenario.getClass().getName() + ": " + deaths.size() + " deaths in " + attempt
                + " attempts among " + places.end() + " statements, no violation");
        return deaths;
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
}
