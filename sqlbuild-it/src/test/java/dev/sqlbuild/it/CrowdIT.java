package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many processes that build, promote, roll back, compare and clean up at random in one project: afterwards the history in the
 * state store explains what every view shows, nothing is lost, and whoever was refused was told why.
 *
 * <p>{@code -Dsqlbuild.campaign=all} goes on for minutes with sixteen processes.
 */
class CrowdIT {
    private static final long SEED = KillCampaign.SEED;
    private static final int PROCESSES = KillCampaign.complete() ? 16 : 8;
    private static final int COMMANDS = KillCampaign.complete() ? Integer.MAX_VALUE : 5;
    private static final int MOST_SECONDS = Integer.getInteger("sqlbuild.campaign.seconds", 300);
    /** Beyond the time that everybody has; a command has to end within minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10).plusSeconds(MOST_SECONDS);

    private static final Duration A_WHILE = Duration.ofSeconds(5);

    /** Refusals that another process, or the lack of anything to do, explains. */
    private static final Set<String> REFUSALS =
            Set.of("S011", "S012", "S014", "S018", "S020", "S021", "S061", "S062", "S067", "S068");

    @TempDir
    Path directory;

    private CityBikes bikes;

    @Test
    @Spec({"virtual-operations 3", "state-store 6"})
    void leavesAHistoryThatExplainsEveryView(TestReporter reporter) throws Exception {
        bikes = CityBikes.create(directory.resolve("first"), Pair.POSTGRES_POSTGRES);
        try {
            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files().file("sqlbuild_project.toml", config + "\n[janitor]\nenabled = true\nmax_checkpoints = 4\n");
            VersionedBikes.in(bikes).ride(1).write(1);
            bikes.succeedHere("build");
            Instant begin = Instant.now();
            List<Process> crowd = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) crowd.add(start(i));
            Set<String> seen = watch(crowd);
            assertThat(seen).allMatch(versions -> versions.split(" ").length == 4 && same(versions));
            List<CrowdCommand> commands = commands();
            refusals(commands);
            Inventory now = Inventory.of(bikes);
            VirtualInvariants.always(now, now, VirtualInvariants.Effect.KEEPS);
            VirtualInvariants.atRest(now);
            Journal journal = Journal.of(bikes, begin);
            journal.oneAfterTheOther();
            journal.explains(commands);
            journal.checkpoints(now);
            reporter.publishEntry("crowd", summary(commands) + ", seen " + seen);
        } finally {
            bikes.close();
        }
    }

    private Process start(int number) throws IOException {
        ProjectDir project = ProjectDir.empty(directory.resolve("p" + number));
        for (String file :
                List.of("sqlbuild_project.toml", "sources/raw.yml", "sources/rides.yml", "models/ride_log.sql"))
            project.file(file, bikes.files().read(file));
        VersionedBikes.write(project, 1 + number % 3);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrowdWorker.class.getName(),
                project.path().toString(),
                Long.toString(SEED + number),
                Integer.toString(COMMANDS),
                Integer.toString(MOST_SECONDS));
        Path output = project.path("output.txt");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Reads what everybody reads for as long as the crowd works; a reader is never disturbed. */
    private Set<String> watch(List<Process> crowd) throws SQLException {
        Set<String> seen = new HashSet<>();
        Instant end = Instant.now().plus(PATIENCE);
        try (Connection reader = bikes.openWarehouse();
                Statement statement = reader.createStatement()) {
            while (crowd.stream().anyMatch(Process::isAlive)) {
                if (Instant.now().isAfter(end)) throw new AssertionError("somebody hangs\n" + evidence(crowd));
                try (ResultSet row = statement.executeQuery(VersionedBikes.shownBy("rides"))) {
                    row.next();
                    seen.add(row.getInt(1) + " " + row.getInt(2) + " " + row.getInt(3) + " " + row.getInt(4));
                }
            }
        } finally {
            crowd.forEach(Process::destroyForcibly);
        }
        return seen;
    }

    /** Commands that are under way say where they are, in the output of their process. */
    private String evidence(List<Process> crowd) {
        try {
            for (int i = 0; i < PROCESSES; i++) {
                if (crowd.get(i).isAlive()) RunningCommand.signal(crowd.get(i), "QUIT");
            }
            Thread.sleep(A_WHILE.toMillis());
            StringBuilder all = new StringBuilder(Evidence.surroundings());
            for (int i = 0; i < PROCESSES; i++) {
                if (!crowd.get(i).isAlive()) continue;
                all.append("\n--- process ").append(i).append("\n").append(output(i));
            }
            return all.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output(int process) throws IOException {
        return Files.readString(directory.resolve("p" + process).resolve("output.txt"));
    }

    private static boolean same(String versions) {
        return new HashSet<>(List.of(versions.split(" "))).size() == 1;
    }

    private List<CrowdCommand> commands() throws IOException {
        List<CrowdCommand> commands = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            assertThat(output(i)).isEmpty();
            Files.readAllLines(directory.resolve("p" + i).resolve(CrowdWorker.LOG))
                    .forEach(line -> commands.add(CrowdCommand.parse(line)));
        }
        return commands;
    }

    private static void refusals(List<CrowdCommand> commands) {
        for (CrowdCommand command : commands) {
            assertThat(command.stderr()).as(command.toString()).doesNotContain("deadlock", "\tat ");
            assertThat(command.exitCode()).as(command.toString()).isIn(0, 1);
            if (command.exitCode() == 0) continue;
            if (command.name().equals("diff") && command.codes().isEmpty()) continue;
            assertThat(command.codes()).as(command.toString()).isNotEmpty().isSubsetOf(REFUSALS);
        }
    }

    private static String summary(List<CrowdCommand> commands) {
        Map<String, Integer> counts = new TreeMap<>();
        for (CrowdCommand command : commands) {
            String end = command.exitCode() == 0 ? "ok" : String.join("+", new HashSet<>(command.codes()));
            counts.merge(command.name() + " " + end, 1, Integer::sum);
        }
        CrowdCommand longest =
                commands.stream().max(Comparator.comparing(CrowdCommand::time)).orElseThrow();
        return commands.size() + " commands of " + PROCESSES + " processes, seed " + SEED + ": " + counts
                + ", the longest took " + longest.time() + ": " + longest.arguments();
    }

    /** An operation in the journal. */
    private record Entry(String id, String type, String vde, String status, long token, Instant start, Instant end) {
        /** A command reads the project before it takes the lock, so that another one may come and go meanwhile. */
        boolean isWithin(CrowdCommand command) {
            return command.target().equals(Optional.of(vde))
                    && !start.isBefore(command.start())
                    && !end.isAfter(command.end());
        }
    }

    /** The journal as the store has it, by VDE in the order of the tokens. */
    private record Journal(
            Map<String, List<Entry>> operations, List<Entry> builds, List<List<String>> events, Instant begin) {
        private static final String OPERATIONS = """
                SELECT o.operation_id, o.operation_type, o.virtual_environment_name, o.status, o.fencing_token,
                  min(e.created_at), max(e.created_at)
                FROM sqlbuild_state.state_operations AS o
                JOIN sqlbuild_state.state_operation_events AS e ON e.operation_id = o.operation_id
                GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 5""";
        private static final String EVENTS = """
                SELECT virtual_environment_name, node_type || ':' || model_name, new_version_hash, operation_id
                FROM sqlbuild_state.virtual_environment_ref_events ORDER BY created_at""";

        private static final String BUILDS = """
                SELECT run_id, 'build run', virtual_environment_name, status, 0, started_at, completed_at
                FROM sqlbuild_state.plan_runs""";

        static Journal of(CityBikes bikes, Instant begin) {
            Map<String, List<Entry>> operations = new TreeMap<>();
            for (Entry entry : entries(bikes, OPERATIONS)) {
                operations
                        .computeIfAbsent(entry.vde(), any -> new ArrayList<>())
                        .add(entry);
            }
            return new Journal(operations, entries(bikes, BUILDS), bikes.state(EVENTS), begin);
        }

        private static List<Entry> entries(CityBikes bikes, String sql) {
            return bikes.state(sql).stream()
                    .map(row -> new Entry(
                            row.get(0),
                            row.get(1),
                            row.get(2),
                            row.get(3),
                            Long.parseLong(row.get(4)),
                            instant(row.get(5)),
                            instant(row.get(6))))
                    .toList();
        }

        private static Instant instant(String utc) {
            return Instant.parse(utc.replace(' ', 'T') + "Z");
        }

        /** Nobody begins on a VDE before the one before has ended. */
        void oneAfterTheOther() {
            operations.forEach((vde, entries) -> {
                for (int i = 1; i < entries.size(); i++) {
                    Entry before = entries.get(i - 1);
                    Entry entry = entries.get(i);
                    assertThat(entry.token()).as(entry.toString()).isGreaterThan(before.token());
                    assertThat(entry.start()).as(entry + " after " + before).isAfterOrEqualTo(before.end());
                }
            });
        }

        /** Every command that succeeded has its record, within its time, and no operation lacks its command. */
        void explains(List<CrowdCommand> commands) {
            List<Entry> unexplained = new ArrayList<>(builds);
            operations.values().forEach(unexplained::addAll);
            unexplained.removeIf(
                    entry -> !entry.status().equals("succeeded") || entry.type().equals("janitor"));
            unexplained.sort(Comparator.comparing(Entry::end));
            List<CrowdCommand> moving = commands.stream()
                    .filter(command ->
                            command.exitCode() == 0 && command.target().isPresent())
                    .sorted(Comparator.comparing(CrowdCommand::end))
                    .toList();
            for (CrowdCommand command : moving) {
                for (String type : command.records()) {
                    Optional<Entry> record = unexplained.stream()
                            .filter(entry -> entry.type().equals(type) && entry.isWithin(command))
                            .findFirst();
                    record.ifPresent(unexplained::remove);
                    // A build that has nothing to do leaves nothing.
                    if (!command.name().equals("build"))
                        assertThat(record).as(command.toString()).isPresent();
                }
            }
            assertThat(unexplained)
                    .as("records without a command")
                    .allMatch(entry -> entry.end().isBefore(begin));
        }

        /** What a checkpoint keeps is what its VDE has once shown. */
        void checkpoints(Inventory now) {
            Map<String, Map<String, String>> refs = new HashMap<>();
            Map<String, Set<Set<String>>> states = new HashMap<>();
            String operation = "";
            for (List<String> event : events) {
                String vde = event.get(0);
                if (!operation.equals(event.get(3))) refs.forEach((any, nodes) -> remember(states, any, nodes));
                operation = event.get(3);
                Map<String, String> nodes = refs.computeIfAbsent(vde, any -> new TreeMap<>());
                if (event.get(2).equals("null")) nodes.remove(event.get(1));
                else nodes.put(event.get(1), event.get(2));
            }
            refs.forEach((any, nodes) -> remember(states, any, nodes));
            now.checkpoints()
                    .forEach((checkpoint, versions) -> assertThat(
                                    states.get(now.owners().get(checkpoint)))
                            .as(checkpoint)
                            .contains(versions));
        }

        private static void remember(Map<String, Set<Set<String>>> states, String vde, Map<String, String> nodes) {
            Set<String> versions = new HashSet<>();
            nodes.forEach((node, hash) -> versions.add(node + ":" + hash));
            states.computeIfAbsent(vde, any -> new HashSet<>()).add(versions);
        }
    }
}
