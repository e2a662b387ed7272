package dev.sqlbuild.engine.reconcile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.DriftFacts;
import dev.sqlbuild.core.virtual.DriftFinder;
import dev.sqlbuild.core.virtual.DriftReport;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.engine.publish.Fence;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.store.ReconcileEvent;
import java.util.Optional;

/**
 * {@code sqb reconcile}: compares what stands in the warehouse with what the state store says of a VDE. Takes no lock and
 * changes nothing but one row of history (virtual-recovery.md 5.1).
 */
public final class ReconcileUseCase {
    private final VirtualSite site;
    private final StatementListener listener;

    public ReconcileUseCase(VirtualSite site, StatementListener listener) {
        this.site = site;
        this.listener = listener;
    }

    /**
     * Compares.
     *
     * @param model the one model to look at
     * @throws SqlBuildException {@code S011} for an unknown VDE that is not the default one, {@code S007} for a model
     *     that neither the project nor the VDE has
     */
    public Reported report(VdeName vde, Optional<NodeId> model) {
        PlanInput input = site.input();
        DriftStateReader.Recorded recorded = site.store().read(view -> DriftStateReader.read(view, vde));
        requireKnown(recorded.vde());
        model.ifPresent(node -> requireKnown(input, recorded.vde(), node));
        DriftFacts facts;
        try (Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            facts = new DriftWarehouseReader(site, input).complete(session, completed(recorded, session));
        }
        DriftReport report = DriftFinder.find(input, site.layout(), facts, model);
        String message = vde + ": " + report.drifts().size() + " findings"
                + model.map(node -> " on " + node.name()).orElse("");
        return new Reported(report, record(report, message));
    }

    /** With an operation that has changed the warehouse and could not write it down. */
    private DriftStateReader.Recorded completed(DriftStateReader.Recorded recorded, Session session) {
        return new Fence(site)
                .find(session, recorded.vde().name())
                .flatMap(row -> site.store().read(view -> DriftStateReader.unrecorded(view, row.operation())))
                .map(recorded::with)
                .orElse(recorded);
    }

    /**
     * A report.
     *
     * @param unrecorded why history does not know of it; the report is good
     */
    public record Reported(DriftReport report, Optional<Diagnostic> unrecorded) {}

    /** History is written where that is possible: a store that can only be read is looked at all the same. */
    private Optional<Diagnostic> record(DriftReport report, String message) {
        try {
            site.store()
                    .record(new ReconcileEvent(
                            ReconcileEvent.Action.REPORT, report.isClean() ? "clean" : "drift", message));
            return Optional.empty();
        } catch (SqlBuildException e) {
            return Optional.of(e.diagnostic());
        }
    }

    private void requireKnown(RecordedVde vde) {
        boolean known = vde.row().isPresent()
                || !vde.refs().isEmpty()
                || vde.name().equals(site.layout().baseline());
        if (known) return;
        throw new SqlBuildException(Diagnostic.of(Code.S011, "unknown virtual environment '" + vde.name() + "'")
                .withHelp("build it first: sqb build --virtual-env " + vde.name()));
    }

    private static void requireKnown(PlanInput input, RecordedVde vde, NodeId node) {
        boolean known = vde.refs().contains(node)
                || input.nodes().stream().map(Buildable::id).anyMatch(node::equals);
        if (known) return;
        throw new SqlBuildException(Diagnostic.of(Code.S007, "unknown model '" + node.name() + "'")
                .withHelp("neither the project nor " + vde.name() + " has it; see: sqb plan"));
    }
}
