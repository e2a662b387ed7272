package dev.sqlbuild.engine.run;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened to one node: a model, a seed, or a source whose audits ran.
 *
 * @param id the node
 * @param label word of its row: {@code view}, {@code table}, {@code seed}, {@code source}
 * @param materialization of a model
 * @param strategy of an incremental model
 * @param action what was to be done, as in the plan; {@code audit} for a source
 * @param status how it ended
 * @param phase where it failed
 * @param duration time it took, its checks included; zero when skipped
 * @param rows rows written, where the engine says
 * @param relation the relation that was built, as shown to people
 * @param reason why it was skipped, or why it ran as in the plan
 * @param error why it failed
 * @param warnings what the user should know although it was done
 * @param retained staging relation kept for inspection
 * @param checks tests and audits, in the order in which they are reported
 * @param sqlPath executed SQL, relative to the project
 * @param statements every statement executed for the node itself, for verbose output
 */
public record NodeResult(
        NodeId id,
        String label,
        Optional<String> materialization,
        Optional<String> strategy,
        String action,
        NodeStatus status,
        Optional<Phase> phase,
        Duration duration,
        OptionalLong rows,
        Optional<String> relation,
        Optional<String> reason,
        Optional<Diagnostic> error,
        List<Diagnostic> warnings,
        Optional<String> retained,
        List<CheckResult> checks,
        Optional<String> sqlPath,
        List<String> statements) {

    public NodeResult {
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
        statements = List.copyOf(statements);
    }

    /** The same result with something more to know. */
    public NodeResult withWarning(Diagnostic warning) {
        List<Diagnostic> more = new ArrayList<>(warnings);
        more.add(warning);
        return new NodeResult(
                id,
                label,
                materialization,
                strategy,
                action,
                status == NodeStatus.OK ? NodeStatus.WARN : status,
                phase,
                duration,
                rows,
                relation,
                reason,
                error,
                more,
                retained,
                checks,
                sqlPath,
                statements);
    }

    public String name() {
        return id.name();
    }

    public boolean failed() {
        return status == NodeStatus.FAIL;
    }
}
