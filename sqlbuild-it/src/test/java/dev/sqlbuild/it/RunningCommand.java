package dev.sqlbuild.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command under way. Closing it kills what is left of it. */
public final class RunningCommand implements AutoCloseable {
    private final Process process;
    private final List<String> arguments;
    private final Duration timeout;
    private final Transcript transcript;

    RunningCommand(Process process, List<String> arguments, String input, Duration timeout) {
        this.process = process;
        this.arguments = arguments;
        this.timeout = timeout;
        this.transcript = new Transcript(process);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A command need not read its input: it may have ended without.
        }
    }

    /** Waits until standard output or error contains the text. */
    public RunningCommand awaitOutput(String text) {
        try {
            if (transcript.awaitText(text, timeout)) return this;
            throw overdue("no '" + text + "'");
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits until the command has made this file. */
    public RunningCommand awaitFile(Path file) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!Files.exists(file)) {
                boolean over = process.waitFor(5, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline;
                if (!over || Files.exists(file)) continue;
                throw overdue("no file " + file);
            }
            return this;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** As Ctrl-C does. */
    public RunningCommand interrupt() {
        return signal("INT");
    }

    public RunningCommand terminate() {
        return signal("TERM");
    }

    /** As a power failure does: the command learns nothing of it. */
    public RunningCommand kill() {
        return signal("KILL");
    }

    /** As a machine that is suspended: nothing of it runs, and others see only silence. */
    public RunningCommand pause() {
        return signal("STOP");
    }

    public RunningCommand resume() {
        return signal("CONT");
    }

    /** Whether the command ends by itself within a time. */
    public boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private RunningCommand signal(String name) {
        signal(process, name);
        return this;
    }

    static void signal(Process process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits for the end, at most for the time allowed. */
    public CommandResult await() {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw overdue("no end");
            }
            return result(process.exitValue());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Kills the command, but not before it has shown what it is at. */
    private AssertionError overdue(String what) throws InterruptedException {
        String evidence =
                process.isAlive() ? Evidence.of(process, transcript, () -> signal("QUIT")) : "it has ended without";
        process.destroyForcibly().waitFor();
        return new AssertionError(what + " within " + timeout + " from\n" + result(-1) + "\n" + evidence);
    }

    private CommandResult result(int exitCode) throws InterruptedException {
        transcript.awaitEnd(Duration.ofSeconds(5));
        return new CommandResult(arguments, exitCode, transcript.out(), transcript.err());
    }

    private IllegalStateException interrupted() {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
