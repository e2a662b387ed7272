package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.BreakingLine;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** How a command comes to an end before its time. */
sealed interface Death {
    int KILLED = 137;

    /** What can happen to a command. */
    enum Kind {
        STATEMENT,
        MOMENT,
        CONNECTIONS,
        ANSWER;

        /** Whether it comes at a place that has a number. */
        boolean isCounted() {
            return this == STATEMENT || this == ANSWER;
        }

        /** Whether only what is reached over a network can die so. */
        boolean needsServer() {
            return this == CONNECTIONS || this == ANSWER;
        }
    }

    /**
     * How a command has fared.
     *
     * @param struck whether it happened before the command had ended; a process may survive the loss of a connection
     * @param time from its start to its end
     */
    record Fate(CommandResult result, boolean struck, Duration time) {
        static Fate of(CommandResult result, boolean struck, long start) {
            return new Fate(result, struck, Duration.ofNanos(System.nanoTime() - start));
        }

        boolean died() {
            return result.exitCode() != 0;
        }
    }

    Kind kind();

    /** Starts the command and lets it die, or come to its end before. */
    Fate in(Sqb sqb, String... command);

    /** What a command must look like that died so. */
    void checkEnd(CommandResult result);

    /**
     * The process halts at one of its statements.
     *
     * @param when {@code before} or {@code after}
     * @param statement its number, from 1
     */
    record AtStatement(String when, int statement) implements Death {
        @Override
        public Kind kind() {
            return Kind.STATEMENT;
        }

        @Override
        public Fate in(Sqb sqb, String... command) {
            long start = System.nanoTime();
            CommandResult result = sqb.withEnv("SQB_JAVA_OPTS", "-Dsqlbuild.haltAtStatement=" + when + ":" + statement)
                    .run(command);
            return Fate.of(result, result.exitCode() == KILLED, start);
        }

        @Override
        public void checkEnd(CommandResult result) {
            assertThat(result.exitCode()).isEqualTo(KILLED);
        }

        @Override
        public String toString() {
            return when + " statement " + statement;
        }
    }

    /** {@code kill -9} a while after the start. */
    record AtMoment(Duration moment) implements Death {
        static AtMoment within(Duration usual, Random random) {
            return new AtMoment(Duration.ofMillis((long) (random.nextDouble() * usual.toMillis())));
        }

        @Override
        public Kind kind() {
            return Kind.MOMENT;
        }

        @Override
        public Fate in(Sqb sqb, String... command) {
            long start = System.nanoTime();
            try (RunningCommand running = sqb.start(command)) {
                if (!running.endsWithin(moment)) running.kill();
                CommandResult result = running.await();
                return Fate.of(result, result.exitCode() == KILLED, start);
            }
        }

        @Override
        public void checkEnd(CommandResult result) {
            assertThat(result.exitCode()).isEqualTo(KILLED);
        }

        @Override
        public String toString() {
            return "after " + moment.toMillis() + " ms";
        }
    }

    /**
     * The server ends its side of all connections to some databases, a while after the first was made; the process goes
     * on and has to find its way.
     */
    record OfConnections(List<PostgresDatabase> databases, Duration moment) implements Death {
        static OfConnections within(Duration usual, Random random, List<PostgresDatabase> databases) {
            return new OfConnections(databases, Duration.ofMillis((long) (random.nextDouble() * usual.toMillis())));
        }

        private static final Pattern CODED = Pattern.compile("(?m)^(error|warning)\\[([A-Z]\\d{3})]");

        @Override
        public Kind kind() {
            return Kind.CONNECTIONS;
        }

        @Override
        public Fate in(Sqb sqb, String... command) {
            long start = System.nanoTime();
            try (RunningCommand running = sqb.start(command)) {
                boolean over = running.endsWithin(Duration.ZERO);
                while (!over && databases.stream().noneMatch(OfConnections::isUsed)) {
                    over = running.endsWithin(Duration.ofMillis(1));
                }
                int cut = 0;
                if (!over && !running.endsWithin(moment)) {
                    for (PostgresDatabase database : databases)
                        cut += connections(database, "pg_terminate_backend(pid)")
                                .size();
                }
                return Fate.of(running.await(), cut > 0, start);
            }
        }

        private static boolean isUsed(PostgresDatabase database) {
            return !connections(database, "pid").isEmpty();
        }

        private static List<?> connections(PostgresDatabase database, String what) {
            return database.rows("SELECT " + what + " FROM pg_stat_activity WHERE datname = '" + database.name()
                    + "' AND pid <> pg_backend_pid()");
        }

        @Override
        public void checkEnd(CommandResult result) {
            checkCoded(result);
        }

        static void checkCoded(CommandResult result) {
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.stderr()).containsPattern(CODED).doesNotContain("error[E999]", "\tat ");
        }

        @Override
        public String toString() {
            return "of " + databases.size() + " databases' connections after " + moment.toMillis() + " ms";
        }
    }

    /**
     * The answer to a commit does not arrive; the process goes on and has to find out what became of it.
     *
     * @param commit its number, in warehouse and state store, from 1
     */
    record OfAnswer(CityBikes bikes, int commit) implements Death {
        @Override
        public Kind kind() {
            return Kind.ANSWER;
        }

        @Override
        public Fate in(Sqb sqb, String... command) {
            long start = System.nanoTime();
            try (BreakingLine line = BreakingLine.to(PostgresServer.shared(), commit)) {
                bikes.reachThrough(line);
                CommandResult result = sqb.run(command);
                return Fate.of(result, line.isBroken(), start);
            } finally {
                bikes.reachDirectly();
            }
        }

        @Override
        public void checkEnd(CommandResult result) {
            OfConnections.checkCoded(result);
        }

        @Override
        public String toString() {
            return "of the answer to commit " + commit;
        }
    }
}
