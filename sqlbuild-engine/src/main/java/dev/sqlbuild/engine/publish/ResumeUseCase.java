package dev.sqlbuild.engine.publish;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.LogicalView;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.PublicationJson;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.EventAction;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code sqb state resume}: finishes or undoes a publish that did not end, from its journal (virtual-recovery.md 4).
 * Repeating it changes nothing; being killed in it leaves it to be repeated.
 */
public final class ResumeUseCase {
    private static final int ALL = Integer.MAX_VALUE;

    private final VirtualSite site;
    private final Publisher publisher;

    public ResumeUseCase(VirtualSite site, StatementListener listener) {
        this.site = site;
        this.publisher = new Publisher(site.store(), site.adapter(), site.warehouse(), site.fenced(), listener);
    }

    /** Ways to end an operation. */
    public enum Direction {
        FORWARD,
        BACK
    }

    /**
     * What was found, and done unless it was only asked for.
     *
     * @param operation as it was before
     * @param settled whether it had ended already, so that nothing was to be done
     * @param direction the way it was or would be ended
     * @param switched whether the warehouse shows its views
     */
    public record Resumption(Operation operation, boolean settled, Direction direction, boolean switched) {}

    /** @throws SqlBuildException {@code S066}, {@code S014}, {@code S065} */
    public Resumption resume(String id, Optional<Direction> wanted, boolean dryRun, RunControl control) {
        Operation found = site.store()
                .read(view -> view.journal().find(id))
                .orElseThrow(() -> new SqlBuildException(Diagnostic.of(Code.S066, "unknown operation '" + id + "'")
                        .withHelp("list them with: sqb state operations")));
        boolean settled = found.status() == OperationStatus.SUCCEEDED || found.status() == OperationStatus.ROLLED_BACK;
        if (settled) return new Resumption(found, true, Direction.FORWARD, true);
        VdeName vde = found.vde().orElseThrow(() -> cannot(found, "it changes no virtual environment"));
        try (Leases leases = site.store().leases("resume")) {
            Lease lease = leases.acquire(LockKey.of(vde));
            Operation operation =
                    site.store().read(view -> view.journal().find(id)).orElse(found);
            Publication publication = publication(operation);
            Optional<String> lastSwitch = publisher.lastSwitch(vde);
            Optional<Operation> later = site.store().read(view -> later(view, operation, lastSwitch));
            if (later.isPresent()) throw superseded(operation, later.get(), lease, dryRun);
            boolean switched = lastSwitch.filter(id::equals).isPresent();
            List<String> missing = missing(publication);
            Direction direction = direction(operation, wanted, switched, missing);
            if (!dryRun) end(publication, operation, direction, leases, lease, control);
            return new Resumption(operation, false, direction, switched);
        }
    }

    private Publication publication(Operation operation) {
        String payload = operation.payload().orElse("");
        return site.store()
                .read(view -> PublicationJson.parse(payload, view.versions(PublicationJson.functions(payload))))
                .orElseThrow(() -> cannot(operation, "its journal cannot be read"));
    }

    /**
     * Another operation on the VDE that was begun later and succeeded, or died after it had switched the views; clearing
     * a lock changes nothing.
     */
    private static Optional<Operation> later(StateView view, Operation operation, Optional<String> lastSwitch) {
        return view.journal().list(Optional.empty(), operation.vde(), ALL).stream()
                .filter(other -> other.createdAt().isAfter(operation.createdAt()))
                .filter(other -> other.type() != OperationType.LOCK_CLEAR)
                .filter(other -> other.status() == OperationStatus.SUCCEEDED
                        || lastSwitch.filter(other.id()::equals).isPresent())
                .findFirst();
    }

    private SqlBuildException superseded(Operation operation, Operation later, Lease lease, boolean dryRun) {
        if (!dryRun) {
            site.store().write(lease, tx -> {
                tx.log()
                        .record(
                                operation,
                                EventAction.SUPERSEDED,
                                OperationStatus.FAILED,
                                "superseded by " + later.id());
                return operation;
            });
        }
        return new SqlBuildException(
                Diagnostic.of(Code.S065, "operation '" + operation.id() + "' was superseded by '" + later.id() + "'")
                        .withHelp("nothing is left to resume; the later operation decides what the views show"));
    }

    /** Relations that the views of a finished publish would show and that are gone. */
    private List<String> missing(Publication publication) {
        List<String> missing = new ArrayList<>();
        try (Session session = site.warehouse().openSession()) {
            WarehouseFacts facts = new RelationFacts(site.adapter())
                    .add(publication.views().stream().map(LogicalView::physical).toList())
                    .read(session);
            for (LogicalView view : publication.views()) {
                if (!facts.exists(view.physical())) missing.add(view.physical().toString());
            }
        }
        return missing;
    }

    private static Direction direction(
            Operation operation, Optional<Direction> wanted, boolean switched, List<String> missing) {
        Direction direction = wanted.orElse(missing.isEmpty() ? Direction.FORWARD : Direction.BACK);
        if (direction == Direction.FORWARD && !missing.isEmpty()) {
            throw cannot(operation, "relation " + missing.get(0) + " is missing");
        }
        if (direction == Direction.BACK && switched) {
            throw cannot(operation, "its views are switched already; finish it with --forward, then use sqb rollback");
        }
        return direction;
    }

    private void end(
            Publication publication,
            Operation operation,
            Direction direction,
            Leases leases,
            Lease lease,
            RunControl control) {
        site.store().write(lease, tx -> {
            String way = direction == Direction.FORWARD ? "finishing" : "undoing";
            tx.log().record(operation, EventAction.RESUME, OperationStatus.RUNNING, way);
            return operation;
        });
        if (direction == Direction.FORWARD) {
            publisher.finishEarlier(publication, operation, leases, lease, control);
        } else {
            publisher.undoEarlier(publication, operation, lease);
        }
    }

    private static SqlBuildException cannot(Operation operation, String why) {
        return new SqlBuildException(
                Diagnostic.of(Code.S065, "operation '" + operation.id() + "' cannot be resumed: " + why)
                        .withHelp("see what is there with: sqb reconcile"));
    }
}
