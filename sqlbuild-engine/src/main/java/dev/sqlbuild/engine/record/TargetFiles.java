package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes files below {@code target/}. Nothing there is worth a failed run, so the first failure is kept as a warning
 * and ends the writing. A small file takes as long as a small model, so a thread of its own writes them, in the order
 * in which they came; {@link #settle} waits for it. Thread-safe.
 */
public final class TargetFiles {
    private final Path project;
    private final String temporarySuffix;
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Diagnostic> trouble = new AtomicReference<>();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TargetFiles::thread);

    public TargetFiles(Path project, RunId runId) {
        this.project = project;
        this.temporarySuffix = "." + runId + ".tmp";
        writer.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable writing) {
        Thread thread = new Thread(writing, "sqb-target-files");
        thread.setDaemon(true);
        return thread;
    }

    /** Replaces a file soon: readers see the old content or the new one. Paths are relative to the project. */
    public void write(String path, String text) {
        writer.execute(() -> replace(path, text));
    }

    /** Waits until everything that was to be written is written, or given up; an interrupt does not shorten it. */
    public void settle() {
        CompletableFuture.runAsync(() -> {}, writer).join();
    }

    private void replace(String path, String text) {
        if (trouble.get() != null) return;
        Path file = project.resolve(path);
        Path temporary = file.resolveSibling(file.getFileName() + temporarySuffix);
        try {
            makeDirectoryOf(file);
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            failed(path, e);
        }
    }

    /** The file for a writer that appends; its directory exists, unless writing already failed. */
    Optional<Path> open(String path) {
        if (trouble.get() != null) return Optional.empty();
        Path file = project.resolve(path);
        try {
            makeDirectoryOf(file);
            return Optional.of(file);
        } catch (IOException e) {
            failed(path, e);
            return Optional.empty();
        }
    }

    void failed(String path, IOException failure) {
        trouble.compareAndSet(
                null,
                Diagnostic.of(Code.C000, path + " could not be written: " + describe(failure))
                        .withSeverity(Severity.WARNING)
                        .withHelp("make the project's target directory writable to keep records of runs"));
    }

    /** Why records are missing, if they are; waits for what is being written. */
    public Optional<Diagnostic> trouble() {
        settle();
        return Optional.ofNullable(trouble.get());
    }

    private void makeDirectoryOf(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null || directories.contains(directory)) return;
        Files.createDirectories(directory);
        directories.add(directory);
    }

    private static String describe(IOException failure) {
        return failure.getClass().getSimpleName().replace("Exception", "");
    }
}
