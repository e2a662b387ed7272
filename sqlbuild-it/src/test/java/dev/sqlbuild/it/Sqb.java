package dev.sqlbuild.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The launcher, ready to be run in a directory with an environment and input. Immutable: every {@code with} returns
 * another one.
 *
 * <p>Commands run on the JDK that runs the tests and with the distribution that the build has just made. The first use
 * in a test run starts the launcher without that restriction, so that a run from an editor builds what is stale.
 */
public final class Sqb {
    private static final Path ROOT = findRoot();
    private static final String NOT_SET = "";

    private final Path launcher;
    private final Path directory;
    private final Map<String, String> environment;
    private final String input;
    private final Duration timeout;

    private Sqb(Path launcher, Path directory, Map<String, String> environment, String input, Duration timeout) {
        this.launcher = launcher;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.input = input;
        this.timeout = timeout;
    }

    /** The launcher of this checkout, started in the given directory. */
    public static Sqb in(Path directory) {
        return FirstStart.DONE.withDirectory(directory);
    }

    /** The launcher in a project's directory. */
    public static Sqb in(ProjectDir project) {
        return in(project.path());
    }

    /** The root of this checkout. */
    public static Path root() {
        return ROOT;
    }

    public Sqb withDirectory(Path other) {
        return new Sqb(launcher, other, environment, input, timeout);
    }

    /** The same, reached through another path, say a symbolic link. */
    public Sqb withLauncher(Path other) {
        return new Sqb(other, directory, environment, input, timeout);
    }

    public Sqb withEnv(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Sqb(launcher, directory, more, input, timeout);
    }

    /** With text on standard input, which is empty otherwise. */
    public Sqb withInput(String text) {
        return new Sqb(launcher, directory, environment, text, timeout);
    }

    /** With another limit than the usual 60 seconds; a command that exceeds it is killed and fails the test. */
    public Sqb withTimeout(Duration limit) {
        return new Sqb(launcher, directory, environment, input, limit);
    }

    /** Runs a command to its end. */
    public CommandResult run(String... arguments) {
        try (RunningCommand running = start(arguments)) {
            return running.await();
        }
    }

    /** Starts a command that the test will watch or signal. */
    public RunningCommand start(String... arguments) {
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

    private static final class FirstStart {
        private static final Sqb DONE = make();

        private static Sqb make() {
            Sqb free = new Sqb(ROOT.resolve("sqb"), ROOT, Map.of(), "", Duration.ofMinutes(10))
                    .withEnv("SQB_JAVA_HOME", System.getProperty("java.home"));
            CommandResult first = free.run("--version");
            if (first.exitCode() != 0) throw new IllegalStateException("sqb does not start:\n" + first);
            return free.withEnv("SQB_BUILD", "never").withTimeout(Duration.ofSeconds(60));
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
