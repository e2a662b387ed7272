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
import java.util.stream.Stream;
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
    private static final Duration MOST_TIME =
            Duration.ofSeconds(Integer.getInteger("sqlbuild.campaign.seconds", 36_000));
    private static final List<VirtualOperation> OPERATIONS = operations();
    private static final int LONGEST = 150;
    private static final int COMMITS = 15;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    /** All of them work on one project, so that each begins where another has died. */
    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec({"virtual-recovery 1", "virtual-recovery 4", "virtual-recovery 7.4", "virtual-operations 2.3"})
    void survivesDeathWhereverItComes(Pair pair, TestReporter reporter) {
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            Campaign campaign = new Campaign(world);
            if (KillCampaign.complete()) campaign.everywhere(reporter);
            else campaign.here();
            reporter.publishEntry(pair.toString(), campaign.toString());
        }
    }

    private List<VirtualOperation> shuffled() {
        List<VirtualOperation> operations = new ArrayList<>(OPERATIONS);
        Collections.shuffle(operations, random);
        return operations;
    }

    /** All, or those that are named. */
    private static List<VirtualOperation> operations() {
        String names = System.getProperty("sqlbuild.campaign.operations", "");
        if (names.isEmpty()) return List.of(VirtualOperation.values());
        return Stream.of(names.split(",")).map(VirtualOperation::valueOf).toList();
    }

    private record Place(VirtualOperation operation, int statement) {}

    /** Deaths in one world. */
    private final class Campaign {
        private final VirtualWorld world;
        private final Map<VirtualOperation, Integer> lengths = new EnumMap<>(VirtualOperation.class);
        private final Map<VirtualOperation, Integer> deaths = new EnumMap<>(VirtualOperation.class);
        private final Duration usual;
        private final long start;
        private int attempts;

        Campaign(VirtualWorld world) {
            this.world = world;
            long before = System.nanoTime();
            assertThatCommand(world.sqb().run("plan")).succeeds();
            start = System.nanoTime();
            usual = Duration.ofNanos(start - before);
        }

        /** Every operation at one place, and a few at a moment. */
        void here() {
            for (VirtualOperation operation : shuffled()) {
                int statement;
                do statement = 1 + random.nextInt(length(operation));
                while (!die(operation, statement));
            }
            atMoments(shuffled().subList(0, 1));
        }

        /** Every operation at every place and, all the while, at moments. */
        void everywhere(TestReporter reporter) {
            List<Place> places = new ArrayList<>();
            for (VirtualOperation operation : OPERATIONS) {
                for (int statement = 1; statement <= LONGEST; statement++) places.add(new Place(operation, statement));
            }
            Collections.shuffle(places, random);
            for (Place place : places) {
                if (place.statement() > length(place.operation())) continue;
                if (System.nanoTime() - start > MOST_TIME.toNanos()) return;
                die(place.operation(), place.statement());
                if (attempts % 4 == 0) atMoments(shuffled().subList(0, 1));
                reporter.publishEntry(place.toString(), toString());
            }
        }

        private int length(VirtualOperation operation) {
            return lengths.getOrDefault(operation, LONGEST);
        }

        /** Nobody knows how many statements a command has before one was asked for that it does not have. */
        private boolean die(VirtualOperation operation, int statement) {
            boolean died = die(new Death.AtStatement("after", statement), operation);
            if (!died) lengths.put(operation, statement - 1);
            return died;
        }

        private void atMoments(List<VirtualOperation> operations) {
            for (VirtualOperation operation : operations) {
                die(Death.AtMoment.within(usual.multipliedBy(2), random), operation);
                List<PostgresDatabase> servers = new ArrayList<>(world.bikes().databases());
                if (servers.isEmpty()) continue;
                int commit = 1 + random.nextInt(COMMITS);
                die(new Death.OfAnswer(world.bikes().files(), servers.get(0).server(), commit), operation);
                if (random.nextBoolean()) servers.remove(random.nextInt(servers.size()));
                die(Death.OfConnections.within(usual, random, servers), operation);
            }
        }

        private boolean die(Death death, VirtualOperation operation) {
            attempts++;
            boolean died = KillCampaign.die(death, world.sqb(), new Dying(world, operation), attempts);
            if (died) deaths.merge(operation, 1, Integer::sum);
            return died;
        }

        @Override
        public String toString() {
            return deaths.values().stream().mapToInt(Integer::intValue).sum() + " deaths in " + attempts + " attempts, "
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s, seed " + SEED + ": " + deaths
                    + " of statements " + lengths;
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
            return operation.answer() + "\n";
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
            boolean resumable = !open.isEmpty() && operation.resumes() && attempt % 2 == 0;
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
            CommandResult again = world.bikes().here(operation.answer(), command.toArray(String[]::new));
            if (operation.converts() && again.exitCode() != 0) {
                assertThatCommand(again).failsWith(operation == VirtualOperation.ADOPT ? "S080" : "C261");
            } else {
                assertThatCommand(again).succeeds();
            }
        }
    }
}
