package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.virtual.LogicalView;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.PublicationJson;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends a publish: its refs may be written, its views are switched all or none. */
public final class PublishEnding implements Ending {
    private final Publisher publisher;
    private final Operation operation;
    private final Publication publication;
    private final RefSet refs;
    private final WarehouseFacts facts;
    private final boolean switched;

    private PublishEnding(
            Publisher publisher,
            Operation operation,
            Publication publication,
            RefSet refs,
            WarehouseFacts facts,
            boolean switched) {
        this.publisher = publisher;
        this.operation = operation;
        this.publication = publication;
        this.refs = refs;
        this.facts = facts;
        this.switched = switched;
    }

    /**
     * Looks at what is there; nothing if the journal of the operation cannot be read.
     *
     * @param switched whether the fence carries the operation
     */
    public static Optional<PublishEnding> of(
            VirtualSite site, Operation operation, boolean switched, Session session, StatementListener listener) {
        String payload = operation.payload().orElse("");
        Optional<Publication> parsed = site.store()
                .read(view -> PublicationJson.parse(payload, view.versions(PublicationJson.functions(payload))));
        if (parsed.isEmpty()) return Optional.empty();
        Publication publication = parsed.get();
        RefSet refs = site.store().read(view -> view.refs(publication.vde()));
        WarehouseFacts facts = new RelationFacts(site.adapter())
                .add(publication.views().stream().map(LogicalView::physical).toList())
                .add(publication.views().stream().map(LogicalView::name).toList())
                .read(session);
        Publisher publisher = new Publisher(site, listener);
        return Optional.of(new PublishEnding(publisher, operation, publication, refs, facts, switched));
    }

    @Override
    public boolean switched() {
        return switched;
    }

    /** Relations that its views would show must stand, and nothing but views may be replaced. */
    @Override
    public Optional<String> againstFinishing() {
        List<String> reasons = new ArrayList<>();
        int index = publication.kind().movesRefs() ? 1 : 0;
        index += publication.functions().size();
        for (LogicalView view : publication.views()) {
            if (!facts.exists(view.physical())) reasons.add("relation " + view.physical() + " is missing");
            if (isCovered(view)) {
                reasons.add("step " + index + " (replace_view " + view.name() + "): expected a view, found a table");
            }
            index++;
        }
        return reasons.stream().findFirst();
    }

    private boolean isCovered(LogicalView view) {
        return facts.findKind(view.name())
                .filter(kind -> kind != RelationKind.VIEW)
                .isPresent();
    }

    @Override
    public Optional<String> againstUndoing() {
        return switched
                ? Optional.of("its views are switched already; finish it with --forward, then use sqb rollback")
                : Optional.empty();
    }

    @Override
    public boolean isDone(Step step) {
        return switch (step.kind()) {
            case "write_refs" -> refs.equals(publication.refsAfter());
            case "finish" -> false;
            default -> switched;
        };
    }

    @Override
    public void finish(Leases leases, Lease lease, RunControl control) {
        publisher.finishEarlier(publication, operation, leases, lease, control);
    }

    @Override
    public void undo(Lease lease) {
        publisher.undoEarlier(publication, operation, lease);
    }
}
