package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.testkit.PostgresDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies in virtual mode, and wherever: views show one set of versions, nothing is lost, and what the
 * documentation says brings everything to rest.
 */
@Order(1)
class KilledVirtualIT {
    private static final List<VirtualOperation> OPERATIONS = operations();
    private static final int MOST_STATEMENTS = 300;
    private static final int USUAL_STATEMENTS = 70;
    private static final int MOST_COMMITS = 40;
    private static final int USUAL_COMMITS = 8;
    private static final int MOMENTS = 25;
    private static final int PAIRS = Pair.values().length;
    private static final int MOST_VIOLATIONS = 5;
    private static final Toll TOLL = new Toll();

    @TempDir
    Path directory;

    private Random random = new Random();

    @AfterAll
    static void report() {
        System.out.println("campaign of seed " + KillCampaign.SEED + ": " + TOLL);
    }

    /** All operations of a pair work on one project, so that each begins where another has died. */
    @ParameterizedTest
    @EnumSource
    @Spec({"virtual-recovery 1", "virtual-recovery 4", "virtual-recovery 7.4", "virtual-operations 2.3"})
    void survivesDeathWhereverItComes(Pair pair) {
        random = new Random(KillCampaign.SEED + pair.ordinal());
        if (KillCampaign.complete()) everywhere(pair);
        else here(pair);
        assertThat(TOLL.violations()).isEmpty();
    }

    /** All, or those that are named. */
    private static List<VirtualOperation> operations() {
        String names = System.getProperty("sqlbuild.campaign.operations", "");
        if (names.isEmpty()) return List.of(VirtualOperation.values());
        return Stream.of(names.split(",")).map(VirtualOperation::valueOf).toList();
    }

    private <T> List<T> shuffled(Collection<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Every operation once, in one of the pairs, and every kind of death with each engine. */
    private void here(Pair pair) {
        List<VirtualOperation> share = OPERATIONS.stream()
                .filter(operation -> Math.floorMod(operation.ordinal() + KillCampaign.SEED, PAIRS) == pair.ordinal())
                .toList();
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            Campaign campaign = new Campaign(world, pair);
            for (VirtualOperation operation : shuffled(share)) campaign.strike(operation, Death.Kind.STATEMENT);
            if (pair == Pair.DUCKDB_POSTGRES || pair == Pair.POSTGRES_DUCKDB) return;
            for (Death.Kind kind : campaign.kinds(VirtualOperation.PROMOTE)) {
                if (kind != Death.Kind.STATEMENT) campaign.strike(VirtualOperation.PROMOTE, kind);
            }
        }
    }

    /** Every operation at every place in every way, in turns, until enough have died; a new world after a violation. */
    private void everywhere(Pair pair) {
        Map<VirtualOperation, Map<Death.Kind, Places>> places = new EnumMap<>(VirtualOperation.class);
        for (int world = 0; !places.isEmpty() || world == 0; world++) {
            try (VirtualWorld life = VirtualWorld.create(directory.resolve("world_" + world), pair)) {
                Campaign campaign = new Campaign(life, pair);
                if (world == 0) OPERATIONS.forEach(operation -> places.put(operation, campaign.places(operation)));
                while (!places.isEmpty()) {
                    for (VirtualOperation operation : shuffled(places.keySet())) {
                        if (!campaign.visit(operation, places.get(operation))) places.remove(operation);
                        if (TOLL.struck(pair) >= KillCampaign.MOST_DEATHS) return;
                    }
                }
            } catch (AssertionError | IllegalStateException e) {
                StringWriter all = new StringWriter();
                e.printStackTrace(new PrintWriter(all));
                System.out.println("VIOLATION " + all);
                TOLL.violation(String.valueOf(e.getMessage()));
                if (TOLL.violations().size() >= MOST_VIOLATIONS) return;
            }
        }
    }

    /** Deaths in one world. */
    private final class Campaign {
        private final VirtualWorld world;
        private final Pair pair;
        /** How long a command takes that is left alone, as far as that was seen. */
        private Duration usual = Duration.ofSeconds(1);

        private int attempts;

        Campaign(VirtualWorld world, Pair pair) {
            this.world = world;
            this.pair = pair;
        }

        List<Death.Kind> kinds(VirtualOperation operation) {
            boolean server = operation.needsWarehouse()
                    ? !world.bikes().databases().isEmpty()
                    : world.bikes().hasStateOnServer();
            return Stream.of(Death.Kind.values())
                    .filter(kind -> server || !kind.needsServer())
                    .toList();
        }

        Map<Death.Kind, Places> places(VirtualOperation operation) {
            Map<Death.Kind, Places> places = new EnumMap<>(Death.Kind.class);
            for (Death.Kind kind : kinds(operation)) places.put(kind, new Places(most(kind), random));
            return places;
        }

        private int most(Death.Kind kind) {
            return switch (kind) {
                case STATEMENT -> KillCampaign.complete() ? MOST_STATEMENTS : USUAL_STATEMENTS;
                case ANSWER -> KillCampaign.complete() ? MOST_COMMITS : USUAL_COMMITS;
                case MOMENT, CONNECTIONS -> MOMENTS;
            };
        }

        /** Until it happens to the operation before it has ended. */
        void strike(VirtualOperation operation, Death.Kind kind) {
            Places places = new Places(most(kind), random);
            Optional<Integer> place = places.next();
            while (place.isPresent() && !die(kind, place.get(), operation)) {
                if (kind.isCounted()) places.missed(place.get());
                place = places.next();
            }
        }

        /** One more place of it; false when there was none left. Statements come as often as all else together. */
        boolean visit(VirtualOperation operation, Map<Death.Kind, Places> places) {
            List<Death.Kind> order = new ArrayList<>(shuffled(places.keySet()));
            if (random.nextBoolean()) order.add(0, Death.Kind.STATEMENT);
            for (Death.Kind kind : order) {
                Optional<Integer> place = places.get(kind).next();
                if (place.isEmpty()) continue;
                boolean struck = die(kind, place.get(), operation);
                if (!struck && kind.isCounted()) places.get(kind).missed(place.get());
                return true;
            }
            return false;
        }

        /** Whether it happened before the operation had ended. */
        private boolean die(Death.Kind kind, int place, VirtualOperation operation) {
            attempts++;
            long before = System.nanoTime();
            Death death = death(kind, place);
            Dying dying = new Dying(world, operation);
            Death.Fate fate = KillCampaign.die(death, world.sqb(), dying, attempts);
            if (!fate.struck()) usual = fate.time();
            TOLL.add(pair, operation, kind, fate, dying.stage);
            System.out.printf(
                    "%s %s, death %s: %s, %s, %d ms%n",
                    pair,
                    operation,
                    death,
                    !fate.struck() ? "missed" : fate.died() ? "died" : "survived",
                    dying.stage,
                    Duration.ofNanos(System.nanoTime() - before).toMillis());
            return fate.struck();
        }

        private Death death(Death.Kind kind, int place) {
            return switch (kind) {
                case STATEMENT -> new Death.AtStatement(place % 2 == 0 ? "before" : "after", place);
                case MOMENT -> Death.AtMoment.within(usual, random);
                case CONNECTIONS ->
                    Death.OfConnections.within(usual, random, some(world.bikes().databases()));
                case ANSWER -> new Death.OfAnswer(world.bikes(), place);
            };
        }

        /** All of them, or all but one. */
        private List<PostgresDatabase> some(List<PostgresDatabase> databases) {
            List<PostgresDatabase> some = new ArrayList<>(databases);
            if (some.size() > 1 && random.nextBoolean()) some.remove(random.nextInt(some.size()));
            return some;
        }
    }

    /** One operation, which dies once. */
    private static final class Dying implements KillCampaign.Scenario {
        private final VirtualWorld world;
        private final VirtualOperation operation;
        private List<String> command = List.of();
        private Inventory before;
        private Stage stage = Stage.NO_TRACE;

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
            Inventory now = Inventory.of(world.bikes());
            stage = Stage.of(before, now);
            VirtualInvariants.always(before, now, operation.effect());
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
            VirtualInvariants.atRest(after, operation.ends());
            world.bikes().succeedHere("reconcile", "--exit-code");
            if (resumable) {
                assertThatCommand(world.bikes().succeedHere("state", "resume", open.get(0)))
                        .stdoutContains("already");
                assertThat(Inventory.of(world.bikes())).isEqualTo(after);
            }
            operation.takeBack(world);
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
