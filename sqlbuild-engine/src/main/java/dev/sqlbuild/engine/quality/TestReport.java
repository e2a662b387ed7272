package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code sqb test} found.
 *
 * @param runId identity of this run
 * @param environment active physical environment
 * @param status how it ended
 * @param startedAt when it began
 * @param duration from begin to end
 * @param results in graph order of the owning models, then by file, block and case; without tests that did not run
 * @param notRun tests that an interrupt left out
 * @param diagnostics findings about the run as a whole
 */
public record TestReport(
        String runId,
        String environment,
        RunStatus status,
        Instant startedAt,
        Duration duration,
        List<TestResult> results,
        int notRun,
        List<Diagnostic> diagnostics) {

    public TestReport {
        results = List.copyOf(results);
        diagnostics = List.copyOf(diagnostics);
    }

    public long count(TestVerdict.Status verdict) {
        return results.stream()
                .filter(result -> result.verdict().status() == verdict)
                .count();
    }

    public boolean succeeded() {
        return status == RunStatus.SUCCESS || status == RunStatus.WARNING;
    }
}
