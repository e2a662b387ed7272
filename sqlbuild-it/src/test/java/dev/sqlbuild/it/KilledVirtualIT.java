package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies in virtual mode, and wherever: views show one set of versions, nothing is lost, and what the
 * documentation says brings everything to rest.
 */
class KilledVirtualIT {
    private static final long SEED = Long.getLong("sqlbuild.campaign.seed", 20261127);
    private static final Duration USUAL = Duration.ofMillis(1500);
    private static final Duration CONNECTED = Duration.ofMillis(600);
    private static final int MANY = 12;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec({"virtual-recovery 1", "virtual-recovery 4", "virtual-recovery 7.4", "virtual-operations 2.3"})
    void survivesDeathAtStatements(Pair pair, TestReporter reporter) {
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            Campaign campaign = new Campaign(world, pair, reporter);
            if (KillCampaign.complete()) everyStatement(campaign);
            else for (VirtualOperation operation : shuffled()) campaign.atSomeStatement(operation);
            campaign.report("statements");
        }
    }

    /** Operations take turns, so that each works on what another has left. */
    private void everyStatement(Campaign campaign) {
        List<VirtualOperation> longer = shuffled();
        for (int statement = 1; !longer.isEmpty(); statement++) {
            Death death = new Death.AtStatement("after", statement);
            longer.removeIf(operation -> !campaign.die(death, operation));
            Collections.shuffle(longer, random);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 7.4")
    void survivesKillsAtAnyMoment(Pair pair, TestReporter reporter) {
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            Campaign campaign = new Campaign(world, pair, reporter);
            for (VirtualOperation operation : rounds()) campaign.die(Death.AtMoment.within(USUAL, random), operation);
            campaign.report("moments");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRES_POSTGRES")
    @Spec("virtual-recovery 7.4")
    void survivesLostConnections(Pair pair, TestReporter reporter) {
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            Campaign campaign = new Campaign(world, pair, reporter);
            for (VirtualOperation operation : rounds()) {
                List<PostgresDatabase> both = world.bikes().databases();
                int lost = random.nextInt(3);
                Duration moment = Duration.ofMillis((long) (random.nextDouble() * CONNECTED.toMillis()));
                campaign.die(new Death.OfConnections(lost < 2 ? List.of(both.get(lost)) : both, moment), operation);
            }
            campaign.report("connections");
        }
    }

    private List<VirtualOperation> rounds() {
        if (!KillCampaign.complete()) return shuffled().subList(0, 3);
        List<VirtualOperation> rounds = new ArrayList<>();
        for (int round = 0; round < MANY; round++) rounds.addAll(shuffled());
        return rounds;
    }

    private List<VirtualOperation> shuffled() {
        List<VirtualOperation> operations = new ArrayList<>(List.of(VirtualOperation.values()));
        Collections.shuffle(operations, random);
        return operations;
    }

    /** Deaths in one world, and what they have shown. */
    private final class Campaign {
        private static final int LONGEST = 80;

        private final VirtualWorld world;
        private final Pair pair;
        private final TestReporter reporter;
        private final Map<VirtualOperation, Integer> lengths = new EnumMap<>(VirtualOperation.class);
        private final Map<VirtualOperation, Integer> deaths = new EnumMap<>(VirtualOperation.class);
        private final long start = System.nanoTime();
        private int attempt;

        Campaign(VirtualWorld world, Pair pair, TestReporter reporter) {
            this.world = world;
            this.pair = pair;
            this.reporter = reporter;
        }

        boolean die(Death death, VirtualOperation operation) {
            attempt++;
            boolean died = KillCampaign.die(death, Sqb.in(world.bikes().files()), new Dying(world, operation), attempt);
            if (died) deaths.merge(operation, 1, Integer::sum);
            if (KillCampaign.complete()) reporter.publishEntry(pair + " " + attempt, operation + " " + death);
            return died;
        }

        /** Nobody knows how many statements a command has before one was asked for that it does not have. */
        void atSomeStatement(VirtualOperation operation) {
            while (true) {
                int statement = 1 + random.nextInt(lengths.getOrDefault(operation, LONGEST));
                if (die(new Death.AtStatement("after", statement), operation)) return;
                lengths.put(operation, statement - 1);
            }
        }

        void report(String what) {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            reporter.publishEntry(
                    pair + " " + what,
                    deaths.values().stream().mapToInt(Integer::intValue).sum() + " deaths in " + attempt + " attempts, "
                            + duration.toSeconds() + " s, seed " + SEED + ": " + deaths);
        }
    }

    /** One operation, which dies once. */
    private static final class Dying implements KillCampaign.Scenario {
        private final VirtualWorld world;
        private final VirtualOperation operation;
        private List<String> command = List.of();
        private Inventory before;

        Dying(VirtualWorld world, VirtualOperation operation) {
            this.world = world;
            this.operation = operation;
            this.before = Inventory.of(world.bikes());
        }

        @Override
        public void prepare(int attempt) {
            command = operation.prepare(world);
            before = Inventory.of(world.bikes());
        }

        @Override
        public List<String> command() {
            return command;
        }

        @Override
        public String input() {
            return operation.answer();
        }

        @Override
        public String toString() {
            return operation + " " + command;
        }

        @Override
        public void checkAfterDeath(int attempt) {
            VirtualInvariants.always(before, Inventory.of(world.bikes()), operation.effect());
        }

        @Override
        public void recover(int attempt) {
            world.clearLocks();
            List<String> open = world.open();
            boolean resumable = !open.isEmpty() && !operation.converts() && attempt % 2 == 0;
            if (resumable) {
                world.bikes().succeedHere("state", "resume", open.get(0));
            } else {
                repeat();
            }
            Inventory after = Inventory.of(world.bikes());
            VirtualInvariants.always(before, after, operation.effect());
            VirtualInvariants.atRest(after);
            if (resumable) {
                assertThatCommand(world.bikes().succeedHere("state", "resume", open.get(0)))
                        .stdoutContains("already");
                assertThat(Inventory.of(world.bikes())).isEqualTo(after);
            }
        }

        /** A conversion that had succeeded but for its last words is refused the second time. */
        private void repeat() {
            CommandResult again = world.bikes().runHere(operation.answer(), command.toArray(String[]::new));
            if (operation.converts() && again.exitCode() != 0) {
                assertThatCommand(again).failsWith(operation == VirtualOperation.ADOPT ? "S080" : "C261");
            } else {
                assertThatCommand(again).succeeds();
            }
        }
    }
}
