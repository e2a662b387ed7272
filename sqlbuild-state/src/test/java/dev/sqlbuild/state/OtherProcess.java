package dev.sqlbuild.state;

import dev.sqlbuild.testkit.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A JVM of its own with the class path of the tests, spoken to line by line. Closing kills it. */
public final class OtherProcess implements AutoCloseable {
    private final TestJvm jvm;
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    public OtherProcess(Class<?> main, String... arguments) {
        jvm = TestJvm.start(main, (Object[]) arguments);
        process = jvm.process();
        orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public void say(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String hear() {
        try {
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ask(String order) {
        say(order);
        return hear();
    }

    /** @param name such as {@code STOP}, {@code CONT} or {@code KILL} */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end and returns the exit code. */
    public int await() {
        return jvm.await();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
