package dev.sqlbuild.cli.log;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.core.file.AtomicFile;
import dev.sqlbuild.engine.record.RunJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The capture of one invocation, {@code logs/<day>/<invocation>/}. The marker {@code complete} is written last; a capture
 * without it belongs to a process that was killed.
 */
public final class InvocationLog {
    private static final String METADATA = "metadata.json";

    private final Path directory;
    private final Path root;
    private final Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    private final OutputStream stdoutFile;
    private final OutputStream stderrFile;
    private final OutputStream diagnosticsFile;
    private final Tee stdout;
    private final Tee stderr;

    private InvocationLog(Path root, InvocationId id, PrintStream out, PrintStream err) throws IOException {
        this.root = root;
        if (Files.isSymbolicLink(root)) throw new IOException(root + " is a symbolic link");
        directory = root.resolve(id.day()).resolve(id.text());
        Files.createDirectories(directory);
        stdoutFile = open("stdout.log");
        stderrFile = open("stderr.log");
        diagnosticsFile = open("diagnostics.jsonl");
        stdout = Tee.of(out, stdoutFile);
        stderr = Tee.of(err, stderrFile);
    }

    /** Starts the capture in a project. */
    public static InvocationLog start(
            Path projectDir, InvocationId id, List<String> command, PrintStream out, PrintStream err)
            throws IOException {
        InvocationLog log = new InvocationLog(projectDir.resolve("logs"), id, out, err);
        log.metadata.put("invocation_id", id.text());
        log.metadata.put("command", command);
        log.metadata.put("project_dir", projectDir.toString());
        log.metadata.put("started_at", id.start().toString());
        log.metadata.put("environment", null);
        log.writeMetadata();
        return log;
    }

    public Path directory() {
        return directory;
    }

    /** The stream to print results to. */
    public PrintStream out() {
        return stdout.stream();
    }

    /** The stream to print errors to. */
    public PrintStream err() {
        return stderr.stream();
    }

    /** Known only after the configuration was read; appears with the next write of the metadata. */
    public void environment(Optional<String> name) {
        metadata.put("environment", name);
    }

    public void record(List<Diagnostic> diagnostics) {
        StringBuilder lines = new StringBuilder();
        diagnostics.forEach(d -> lines.append(Json.of(RunJson.diagnostic(d))).append('\n'));
        try {
            diagnosticsFile.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The log is a convenience: without it the command is as good as before.
        }
    }

    /** Ends the capture and removes old ones. */
    public void complete(int exitCode, Instant end) {
        try {
            stdoutFile.close();
            stderrFile.close();
            diagnosticsFile.close();
            metadata.put("ended_at", end.toString());
            metadata.put("exit_code", exitCode);
            metadata.put("stdout_bytes", stdout.bytes());
            metadata.put("stderr_bytes", stderr.bytes());
            writeMetadata();
            Files.createFile(directory.resolve(OldCaptures.MARKER));
            OldCaptures.remove(root);
        } catch (IOException e) {
            // As above; the missing marker says that this capture is not whole.
        }
    }

    private OutputStream open(String name) throws IOException {
        return Files.newOutputStream(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private void writeMetadata() throws IOException {
        AtomicFile.write(directory.resolve(METADATA), Json.of(metadata) + "\n");
    }
}
