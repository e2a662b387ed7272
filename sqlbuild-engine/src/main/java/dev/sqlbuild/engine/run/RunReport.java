package dev.sqlbuild.engine.run;

import dev.sqlbuild.base.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code build}, {@code run} or {@code seed} did. Knows nothing of how it is shown.
 *
 * @param command name of the command
 * @param runId identity of this run
 * @param environment active physical environment
 * @param status how it ended
 * @param startedAt when it began
 * @param duration from begin to end
 * @param nodes in plan order
 * @param checks audits that belong to no node, in the order in which they ran
 * @param diagnostics findings about the run as a whole: limits, artifacts that could not be written
 */
public record RunReport(
        String command,
        String runId,
        String environment,
        RunStatus status,
        Instant startedAt,
        Duration duration,
        List<NodeResult> nodes,
        List<CheckResult> checks,
        List<Diagnostic> diagnostics) {

    public RunReport {
        nodes = List.copyOf(nodes);
        checks = List.copyOf(checks);
        diagnostics = List.copyOf(diagnostics);
    }

    public RunSummary summary() {
        return RunSummary.of(nodes, checks);
    }

    /** Failed nodes in plan order. */
    public List<NodeResult> failures() {
        return nodes.stream().filter(NodeResult::failed).toList();
    }

    /** Whether the command did what it was asked; warnings do not count. */
    public boolean succeeded() {
        return status == RunStatus.SUCCESS || status == RunStatus.WARNING;
    }
}
