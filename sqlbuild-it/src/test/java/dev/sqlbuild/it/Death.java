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

    /** Starts the command and lets it die, or come to its end before. */
    CommandResult in(Sqb sqb, String... command);

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
        public CommandResult in(Sqb sqb, String... command) {
            return sqb.withEnv("SQB_JAVA_OPTS", "-Dsqlbuild.haltAtStatement=" + when + ":" + statement)
                    .run(command);
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
        public CommandResult in(Sqb sqb, String... command) {
            try (RunningCommand running = sqb.start(command)) {
                if (!running.endsWithin(moment)) running.kill();
                return running.await();
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
        public CommandResult in(Sqb sqb, String... command) {
            try (RunningCommand running = sqb.start(command)) {
                boolean over = running.endsWithin(Duration.ZERO);
                while (!over && databases.stream().noneMatch(OfConnections::isUsed)) {
                    over = running.endsWithin(Duration.ofMillis(1));
                }
                if (!over && !running.endsWithin(moment)) {
                    databases.forEach(database -> connections(database, "pg_terminate_backend(pid)"));
                }
                return running.await();
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
    record OfAnswer(ProjectDir project, PostgresServer server, int commit) implements Death {
        private static final String OVERRIDES = "sqlbuild_local.toml";

        @Override
        public CommandResult in(Sqb sqb, String... command) {
            try (BreakingLine line = BreakingLine.to(server, commit)) {
                redirect(project, line);
                return sqb.run(command);
            } finally {
                project.delete(OVERRIDES);
            }
        }

        /** Sends warehouse and state store of a project through the line. */
        static void redirect(ProjectDir project, BreakingLine line) {
            project.file(
                    OVERRIDES, """
                    [connection]
                    host = "%1$s"
                    port = %2$d
                    [environments.prod.state.connection]
                    host = "%1$s"
                    port = %2$d
                    """.formatted(line.server().host(), line.server().port()));
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
