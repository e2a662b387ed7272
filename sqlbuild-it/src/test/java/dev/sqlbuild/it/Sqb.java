package dev.sqlbuild.it;

import dev.sqlbuild.cli.Console;
import dev.sqlbuild.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of SQLBuild, ready to be used in a directory with an environment and input. Immutable: every
 * {@code with} returns another one.
 *
 * <p>What ends by itself runs in this process, which is the whole command but for the launcher, and saves the start of
 * another JVM. A process of its own, by way of the launcher, is for {@link #launched()}, for what is started and then
 * watched, and for an environment of its own; {@code -Dsqlbuild.launched=all} has it for everything.
 *
 * <p>Such processes use the JDK that runs the tests and the distribution that the build has just made. The first one in
 * a test run is started without that restriction, so that a run from an editor builds what is stale.
 */
public final class Sqb {
    private static final boolean ALWAYS_LAUNCHED =
            System.getProperty("sqlbuild.launched", "").equals("all");
    private static final Path ROOT = findRoot();
    private static final Path LAUNCHER = ROOT.resolve("sqb");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SQB_JAVA_HOME", System.getProperty("java.home"), "SQB_BUILD", "never");
    private static final String NOT_SET = "";

    /** For a machine that has much else to do; only what hangs takes so long. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path launcher;
    private final Path directory;
    private final Map<String, String> environment;
    private final String input;
    private final Duration timeout;
    private final boolean launched;

    private Sqb(
            Path launcher,
            Path directory,
            Map<String, String> environment,
            String input,
            Duration timeout,
            boolean launched) {
        this.launcher = launcher;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.input = input;
        this.timeout = timeout;
        this.launched = launched;
    }

    /** The command line in the given directory. */
    public static Sqb in(Path directory) {
        return new Sqb(LAUNCHER, directory, ENVIRONMENT, "", LIMIT, ALWAYS_LAUNCHED);
    }

    /** The command line in a project's directory. */
    public static Sqb in(ProjectDir project) {
        return in(project.path());
    }

    /** The root of this checkout. */
    public static Path root() {
        return ROOT;
    }

    public Sqb withDirectory(Path other) {
        return new Sqb(launcher, other, environment, input, timeout, launched);
    }

    /** The same as processes of their own. */
    public Sqb launched() {
        return new Sqb(launcher, directory, environment, input, timeout, true);
    }

    /** The launcher reached through another path, say a symbolic link. */
    public Sqb withLauncher(Path other) {
        return new Sqb(other, directory, environment, input, timeout, true);
    }

    /** With another variable in the environment, which takes a process; an empty value removes it. */
    public Sqb withEnv(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Sqb(launcher, directory, more, input, timeout, true);
    }

    /** With text on standard input, which is empty otherwise. */
    public Sqb withInput(String text) {
        return new Sqb(launcher, directory, environment, text, timeout, launched);
    }

    /** With another limit than the usual; a command that exceeds it shows its threads, is killed and fails the test. */
    public Sqb withTimeout(Duration limit) {
        return new Sqb(launcher, directory, environment, input, limit, launched);
    }

    /** Runs a command to its end. */
    public CommandResult run(String... arguments) {
        if (!launched) return here(arguments);
        try (RunningCommand running = start(arguments)) {
            return running.await();
        }
    }

    /** Runs a command to its end in this process, whatever else is launched. */
    CommandResult here(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main = new Main(new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                directory.toAbsolutePath(),
                false));
        int exit = Evidence.within(timeout, "sqb " + String.join(" ", arguments), () -> main.run(arguments));
        return new CommandResult(
                List.of(arguments), exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Starts a command that the test will watch or signal. */
    public RunningCommand start(String... arguments) {
        FirstStart.DONE.check();
        return launch(arguments);
    }

    private RunningCommand launch(String... arguments) {
        List<String> command = new ArrayList<>();
        // A build in the background of a shell ignores SIGINT, and what it starts inherits that.
        findResetOfSignals().ifPresent(command::addAll);
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("SQLBUILD_") || name.startsWith("SQB_") || isUnwanted(name));
        environment.forEach((name, value) -> {
            if (value.equals(NOT_SET)) env.remove(name);
            else env.put(name, value);
        });
        try {
            return new RunningCommand(builder.start(), List.of(arguments), input, timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUnwanted(String variable) {
        return List.of("NO_COLOR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS", "CLASSPATH")
                .contains(variable);
    }

    private static Optional<List<String>> findResetOfSignals() {
        return ResetOfSignals.COMMAND;
    }

    private static Path findRoot() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("sqb")) || !Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
            if (directory == null) throw new IllegalStateException("no sqb in this directory or one above it");
        }
        return directory;
    }

    /** Builds what is stale, once in a test run. */
    private record FirstStart(CommandResult version) {
        private static final FirstStart DONE = new FirstStart(run());

        private static CommandResult run() {
            Sqb building = in(ROOT).withEnv("SQB_BUILD", NOT_SET).withTimeout(Duration.ofMinutes(10));
            try (RunningCommand running = building.launch("--version")) {
                return running.await();
            }
        }

        void check() {
            if (version.exitCode() != 0) throw new IllegalStateException("sqb does not start:\n" + version);
        }
    }

    private static final class ResetOfSignals {
        private static final Optional<List<String>> COMMAND = find();

        private static Optional<List<String>> find() {
            List<String> command = List.of("env", "--default-signal=INT");
            List<String> trial = new ArrayList<>(command);
            trial.add("true");
            try {
                Process process = new ProcessBuilder(trial)
                        .redirectErrorStream(true)
                        .redirectOutput(new File("/dev/null"))
                        .start();
                return process.waitFor() == 0 ? Optional.of(command) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
