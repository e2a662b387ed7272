package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.Sha256;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code statements.jsonl} of one run: which statement ran for which resource, never its text (cli.md 6). */
public final class StatementLedger implements AutoCloseable {
    private final TargetFiles files;
    private final RunId runId;
    private final boolean kept;
    private final String path;
    private @Nullable BufferedWriter writer;
    private int statements;

    /** @param kept false writes nothing */
    public StatementLedger(TargetFiles files, RunId runId, boolean kept) {
        this.files = files;
        this.runId = runId;
        this.kept = kept;
        this.path = "target/executions/" + runId + "/statements.jsonl";
    }

    /** Adds a finished statement. */
    public void add(String resource, String sql, Duration took, boolean succeeded) {
        if (!kept) return;
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        String hash = Sha256.hex(sql);
        Instant started = Instant.now().minus(took);
        synchronized (this) {
            line.put("statement_id", runId + "_" + ++statements);
            line.put("resource_id", resource);
            line.put("status", succeeded ? "completed" : "failed");
            line.put("started_at", started.toString());
            line.put("duration_ms", took.toMillis());
            line.put("query_id", null);
            line.put("sql_sha256", hash);
            write(Json.of(line));
        }
    }

    private void write(String line) {
        try {
            if (writer == null) {
                Optional<Path> file = files.open(path);
                if (file.isEmpty()) return;
                writer = Files.newBufferedWriter(
                        file.get(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            files.failed(path, e);
        }
    }

    @Override
    public synchronized void close() {
        if (writer == null) return;
        try {
            writer.close();
        } catch (IOException e) {
            files.failed(path, e);
        }
        writer = null;
    }
}
