package dev.sqlbuild.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM with the class path of the tests, made to be killed. Closing kills it and removes what it has unpacked: drivers
 * put libraries of many megabytes into the temporary directory, and a process that is killed leaves them there.
 */
public final class TestJvm implements AutoCloseable {
    private final Process process;
    private final Path temporary;

    private TestJvm(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
    }

    /** Starts a program that writes its errors where the tests do. */
    public static TestJvm start(Class<?> program, Object... arguments) {
        try {
            Path temporary = Files.createTempDirectory("sqlbuild-test-jvm");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()));
            for (Object argument : arguments) command.add(argument.toString());
            Process process =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            return new TestJvm(process, temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Process process() {
        return process;
    }

    /** Waits for its end and returns the exit code. */
    public int await() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
