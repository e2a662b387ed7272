package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.core.version.VersionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reduces a plan to what has changed. */
final class Pruning {
    private final PlanInput input;
    private final SourceData data;
    private final Map<NodeId, PlannedNode> planned;
    private final Diagnostics errors;

    /** @param planned what has been decided upstream, which grows */
    Pruning(PlanInput input, SourceData data, Map<NodeId, PlannedNode> planned, Diagnostics errors) {
        this.input = input;
        this.data = data;
        this.planned = planned;
        this.errors = errors;
    }

    /** Leaves a model alone that is proven to be current (planning.md 5.4); never on ignorance. */
    PlannedNode decide(PlannedNode node, SourceData.Reading reading) {
        if (!isCurrent(node)) return node;
        List<Cause> causes = new ArrayList<>(reading.stale());
        for (NodeId upstream : input.dag().upstream(node.id())) {
            PlannedNode above = planned.get(upstream);
            if (above != null && above.runs()) causes.add(Cause.of(upstream, above.reason()));
        }
        if (!causes.isEmpty()) return node.with(node.action(), Reason.UPSTREAM_CHANGED, causes);
        if (runsDespiteUnchanged(node)) return node.with(node.action(), Reason.RUN_DESPITE_UNCHANGED, List.of());
        return node.with(Action.SKIP, ChangeDetection.ordinaryReason(node.subject()), List.of());
    }

    /** Whether the relation is what a build would make now; it may be stale through what this plan does not build. */
    private boolean isCurrent(PlannedNode node) {
        boolean kindFits = node.existing()
                .filter(kind -> (kind == RelationKind.VIEW) == node.subject().isView())
                .isPresent();
        boolean known = node.previousVersion()
                .filter(version -> !version.equals(VersionHash.UNKNOWN))
                .isPresent();
        if (!known || !kindFits) return false;
        if (node.reason().unchanged()) return true;
        boolean certain = !node.upstreamVersions().containsValue(PlannedNode.UNKNOWN_VERSION);
        return node.reason() == Reason.UPSTREAM_CHANGED
                && certain
                && node.previousVersion().filter(node.builtVersion()::equals).isPresent();
    }

    private boolean runsDespiteUnchanged(PlannedNode node) {
        Optional<String> policy = node.subject().runDespiteUnchanged();
        if (policy.isEmpty() || node.subject().ordinaryAction() != Action.CREATE_TABLE) return false;
        if (policy.get().equals("always")) return true;
        Optional<Duration> age = data.ageOfNewest(node.id());
        if (age.isPresent()) {
            return ConfigDuration.find(policy.get())
                    .filter(most -> age.get().compareTo(most) <= 0)
                    .isPresent();
        }
        errors.add(Diagnostic.of(
                        Code.C000,
                        "cannot determine upstream source freshness age for model '"
                                + node.id().name() + "': run_despite_unchanged " + policy.get()
                                + " needs a timestamp observation of a source above it")
                .on("model", node.id().name())
                .withHelp("write run_despite_unchanged always, or declare freshness for a source it reads"));
        return false;
    }
}
