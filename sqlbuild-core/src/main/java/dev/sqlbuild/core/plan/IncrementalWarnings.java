package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.OnSchemaChange;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the user should know about planned incremental models. */
final class IncrementalWarnings {
    private IncrementalWarnings() {}

    static List<PlanWarning> of(List<PlannedNode> nodes, PlanRequest request) {
        List<PlanWarning> warnings = new ArrayList<>();
        for (PlannedNode node : nodes) {
            if (!node.runs() || node.incremental().isEmpty()) continue;
            forward(node, node.incremental().get()).ifPresent(warnings::add);
            failing(node, node.incremental().get()).ifPresent(warnings::add);
            ignored(node, node.incremental().get(), request).ifPresent(warnings::add);
        }
        return warnings;
    }

    private static Optional<PlanWarning> forward(PlannedNode node, IncrementalPlan plan) {
        boolean forward =
                plan.replay().policy().filter(ReplayPolicy.FORWARD::equals).isPresent();
        if (!forward || plan.rebuild() || !node.changes().query()) return Optional.empty();
        return Optional.of(PlanWarning.about(
                Kind.HISTORY_KEEPS_OLD_RESULTS,
                node.id(),
                "the query of '" + node.id().name()
                        + "' changed, but rows that are already built keep their old results; to process them again set"
                        + " replay_on_change full or bounded-<duration>, to hide this set"
                        + " query_change_tracking = false"));
    }

    private static Optional<PlanWarning> failing(PlannedNode node, IncrementalPlan plan) {
        boolean fails = node.subject()
                .incremental()
                .filter(incremental -> incremental.onSchemaChange() == OnSchemaChange.FAIL)
                .isPresent();
        if (!fails || plan.rebuild() || node.changes().schema().isEmpty()) return Optional.empty();
        return Optional.of(PlanWarning.about(
                Kind.SCHEMA_CHANGE_FAILS,
                node.id(),
                node.id().name() + ": schema change detected and on_schema_change is set to fail"));
    }

    private static Optional<PlanWarning> ignored(PlannedNode node, IncrementalPlan plan, PlanRequest request) {
        boolean given = node.subject()
                .incremental()
                .flatMap(Incremental::cursor)
                .map(Cursor::type)
                .filter(request.cursor()::appliesTo)
                .isPresent();
        if (!given || !plan.rebuild() || plan.request().explicit()) return Optional.empty();
        return Optional.of(PlanWarning.about(
                Kind.BOUNDS_IGNORED,
                node.id(),
                "'" + node.id().name() + "' is rebuilt from scratch; the given cursor bounds are ignored for it"));
    }
}
