package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.engine.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code sqb audit} found.
 *
 * @param runId identity of this run
 * @param environment active physical environment
 * @param status how it ended; insufficient measurements do not count
 * @param startedAt when it began
 * @param duration from begin to end
 * @param results in graph order of the targets
 * @param diagnostics findings about the run as a whole
 */
public record AuditReport(
        String runId,
        String environment,
        RunStatus status,
        Instant startedAt,
        Duration duration,
        List<AuditResult> results,
        List<Diagnostic> diagnostics) {

    public AuditReport {
        results = List.copyOf(results);
        diagnostics = List.copyOf(diagnostics);
    }

    public long count(AuditOutcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** Numbers by word, in the order in which they are shown, {@code total} last. */
    public Map<String, Long> summary() {
        Map<String, Long> summary = new LinkedHashMap<>();
        for (AuditOutcome outcome : AuditOutcome.values()) summary.put(outcome.word(), count(outcome));
        summary.put("total", (long) results.size());
        return summary;
    }

    /** Errors of queries, in plan order. */
    public List<Diagnostic> errors() {
        List<Diagnostic> errors = new ArrayList<>();
        results.forEach(result -> result.error().ifPresent(errors::add));
        return errors;
    }

    public boolean succeeded() {
        return status == RunStatus.SUCCESS || status == RunStatus.WARNING;
    }
}
