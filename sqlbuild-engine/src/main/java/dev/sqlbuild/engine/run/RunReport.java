package dev.sqlbuild.engine.run;

import dev.sqlbuild.base.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** A report whose status follows from its content, unless the user stopped the run. */
    public static RunReport of(
            String command,
            String runId,
            String environment,
            Optional<RunControl.Stop> stop,
            Instant startedAt,
            Duration duration,
            List<NodeResult> nodes,
            List<CheckResult> checks,
            List<Diagnostic> diagnostics) {
        RunStatus status = stop.equals(Optional.of(RunControl.Stop.INTERRUPT))
                ? RunStatus.INTERRUPTED
                : RunStatus.of(RunSummary.of(nodes, checks), diagnostics);
        return new RunReport(command, runId, environment, status, startedAt, duration, nodes, checks, diagnostics);
    }

    /** The same report with one more finding; an error makes it fail. */
    public RunReport withDiagnostic(Diagnostic diagnostic) {
        List<Diagnostic> more = new ArrayList<>(diagnostics);
        more.add(diagnostic);
        RunStatus other = status == RunStatus.INTERRUPTED ? status : RunStatus.of(summary(), more);
        return new RunReport(command, runId, environment, other, startedAt, duration, nodes, checks, more);
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
