package dev.sqlbuild.it;

import dev.sqlbuild.testkit.PostgresServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What there is to see while something does not end. Threads that stand still while the process uses no time of a
 * processor are a hang; a process that is at work, or that gets no processor, is only slow.
 */
final class Evidence {
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final String END_OF_THREADS = "JNI global ref";

    private Evidence() {}

    /**
     * Lets a Java process show its threads, and says what it has used of the machine.
     *
     * @param request makes the process print its threads
     */
    static String of(Process process, Transcript transcript, Runnable request) throws InterruptedException {
        Duration before = used(process.toHandle());
        request.run();
        boolean answers = transcript.awaitText(END_OF_THREADS, A_WHILE.multipliedBy(5));
        process.waitFor(A_WHILE.toMillis(), TimeUnit.MILLISECONDS);
        Duration after = used(process.toHandle());
        return "process " + process.pid() + " has used " + after + " of a processor, " + after.minus(before)
                + " of it in the last seconds; " + (answers ? "its threads are above" : "it does not show its threads")
                + "\n" + surroundings();
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Load of the machine, and sessions of the database server. */
    static String surroundings() {
        return "load of the machine "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() + ", sessions of the server:\n"
                + String.join("\n", PostgresServer.activity());
    }

    /** Does work of this process that has to end within a time; if not, this is left to itself, and its threads are shown. */
    static <T> T within(Duration limit, String what, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, what);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "still running after " + limit + ": " + what + "\n" + threads() + surroundings(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            if (e.getCause() instanceof Error failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
                .map(Evidence::whole)
                .collect(Collectors.joining());
    }

    /** {@link ThreadInfo#toString()} leaves all but a few frames out. */
    private static String whole(ThreadInfo thread) {
        return thread.toString()
                + Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\tat " + frame + "\n")
                        .collect(Collectors.joining());
    }
}
