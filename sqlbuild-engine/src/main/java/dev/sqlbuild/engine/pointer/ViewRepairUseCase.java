package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.core.virtual.ViewRepairPlanner;
import dev.sqlbuild.engine.pointer.PointerFactsReader.Recorded;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.store.StateView;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code sqb reconcile repair-view} and {@code attach}: one view of a VDE is written anew, from its ref or from another
 * tracked relation of the same node (virtual-recovery.md 5.2, 5.3). No data is built or removed.
 */
public final class ViewRepairUseCase {
    private final VirtualSite site;
    private final VdeName vde;
    private final NodeId node;
    private final StatementListener listener;

    /** @param node a model, or for repair also a seed */
    public ViewRepairUseCase(VirtualSite site, VdeName vde, NodeId node, StatementListener listener) {
        this.site = site;
        this.vde = vde;
        this.node = node;
        this.listener = listener;
    }

    public PointerOutcome repair(PointerRun run) {
        return run.publish(site, "reconcile", vde, () -> plan(ViewRepairPlanner::repair), listener);
    }

    /** All guards of an attachment, without the lock and without any effect. */
    public PointerPlan planAttach(String relation) {
        return plan(planner -> planner.attach(relation));
    }

    public PointerOutcome attach(String relation, PointerRun run) {
        return run.publish(site, "reconcile", vde, () -> planAttach(relation), listener);
    }

    private PointerPlan plan(Function<ViewRepairPlanner, PointerPlan> decision) {
        PlanInput input = site.input();
        PointerFactsReader reader = new PointerFactsReader(site, input, listener);
        Facts facts = site.store().read(view -> facts(view, reader));
        return decision.apply(
                new ViewRepairPlanner(input, site.layout(), facts.vde(), node, reader.complete(facts.recorded(), vde)));
    }

    private record Facts(RecordedVde vde, Recorded recorded) {}

    /** Every tracked version of the node, and what it is bound to even if that is not tracked. */
    private Facts facts(StateView view, PointerFactsReader reader) {
        RecordedVde recorded = new RecordedVde(vde, view.findVde(vde), view.refs(vde));
        Set<VersionRef> refs = new HashSet<>();
        recorded.refs().find(node).ifPresent(version -> refs.add(new VersionRef(node, version)));
        view.allRelations().keySet().stream()
                .filter(ref -> ref.node().equals(node))
                .forEach(refs::add);
        return new Facts(recorded, reader.recorded(view, refs));
    }
}
