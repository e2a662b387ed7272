package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.engine.run.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All records of one run: executed SQL, statement ledger, summary. Thread-safe; never fails. */
public final class RunRecords implements AutoCloseable {
    private final RunId runId;
    private final TargetFiles files;
    private final StatementLedger ledger;

    private RunRecords(Path project, RunId runId, boolean ledgerKept) {
        this.runId = runId;
        this.files = new TargetFiles(project, runId);
        this.ledger = new StatementLedger(files, runId, ledgerKept);
    }

    /** Records of a command that changes the warehouse. */
    public static RunRecords of(Path project, RunId runId) {
        return new RunRecords(project, runId, true);
    }

    /** Records of a command that only checks: executed SQL, but no ledger. */
    public static RunRecords ofChecks(Path project, RunId runId) {
        return new RunRecords(project, runId, false);
    }

    public RunId runId() {
        return runId;
    }

    /** A listener for what runs on behalf of a resource. */
    public NodeStatements statements(String resource) {
        return new NodeStatements(resource, ledger);
    }

    /** Replaces a file below {@code target/run} with executed statements; nothing executed leaves it alone. */
    public void writeScript(String path, List<String> statements) {
        if (!statements.isEmpty()) files.write(path, NodeStatements.script(statements));
    }

    /** Writes the summary of the run. */
    public void writeSummary(RunReport report) {
        files.write("target/executions/" + runId + "/run.json", Json.of(RunJson.of(report)) + "\n");
    }

    /** Why records are missing, if they are. */
    public Optional<Diagnostic> trouble() {
        return files.trouble();
    }

    /** Completes what was written so far; a later statement goes on with the same ledger. */
    @Override
    public void close() {
        ledger.close();
        files.settle();
    }
}
