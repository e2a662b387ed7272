package dev.sqlbuild.engine.resume;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.adopt.ConversionEnding;
import dev.sqlbuild.engine.publish.Ending;
import dev.sqlbuild.engine.publish.Fence;
import dev.sqlbuild.engine.publish.PublishEnding;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.resume.Resumption.Direction;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.EventAction;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.StateView;
import java.util.List;
import java.util.Optional;

/**
 * {@code sqb state resume}: finishes or undoes an operation that did not end, from its journal (virtual-recovery.md 4).
 * Repeating it changes nothing; being killed in it leaves it to be repeated.
 */
public final class ResumeUseCase {
    private static final int ALL = Integer.MAX_VALUE;

    private final VirtualSite site;
    private final StatementListener listener;
    private final RunId runId;

    public ResumeUseCase(VirtualSite site, StatementListener listener, RunId runId) {
        this.site = site;
        this.listener = listener;
        this.runId = runId;
    }

    /** @throws SqlBuildException {@code S066}, {@code S014}, {@code S065} */
    public Resumption resume(String id, Optional<Direction> wanted, boolean dryRun, RunControl control) {
        Operation found = site.store()
                .read(view -> view.journal().find(id))
                .orElseThrow(() -> new SqlBuildException(Diagnostic.of(Code.S066, "unknown operation '" + id + "'")
                        .withHelp("list them with: sqb state operations")));
        if (isSettled(found)) return Resumption.settled(found);
        VdeName vde = found.vde().orElseThrow(() -> cannot(found, "it changes no virtual environment"));
        try (Leases leases = site.store().leases("state resume");
                Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            Lease lease = site.lock(leases, vde, id);
            Operation operation =
                    site.store().read(view -> view.journal().find(id)).orElse(found);
            if (isSettled(operation)) return Resumption.settled(operation);
            Optional<String> lastSwitch = new Fence(site).find(session, vde).map(Fence.Row::operation);
            Optional<Operation> later = site.store().read(view -> later(view, operation, lastSwitch));
            if (later.isPresent()) throw superseded(operation, later.get(), lease, dryRun);
            boolean switched = lastSwitch.filter(id::equals).isPresent();
            Ending ending = ending(operation, switched, session)
                    .orElseThrow(() -> cannot(operation, "its journal cannot be read"));
            Direction direction = direction(operation, ending, wanted);
            List<Step> steps = site.store().read(view -> view.journal().steps(id));
            Resumption resumption = Resumption.of(operation, direction, steps, ending);
            if (!dryRun) end(operation, ending, direction, leases, lease, control);
            return resumption;
        }
    }

    private static boolean isSettled(Operation operation) {
        return operation.status() == OperationStatus.SUCCEEDED || operation.status() == OperationStatus.ROLLED_BACK;
    }

    private Optional<? extends Ending> ending(Operation operation, boolean switched, Session session) {
        return switch (operation.type()) {
            case PROMOTE, ROLLBACK, BUILD, ATTACH, REPAIR_VIEW ->
                PublishEnding.of(site, operation, switched, session, listener);
            case ADOPT, DETACH -> ConversionEnding.of(site, operation, switched, session, runId);
            case JANITOR, LOCK_CLEAR -> Optional.empty();
        };
    }

    /**
     * Another operation on the VDE that was begun later and succeeded, or died after it had changed the warehouse;
     * clearing a lock changes nothing.
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

    /** The way that was asked for, else forward where that is possible. */
    private static Direction direction(Operation operation, Ending ending, Optional<Direction> wanted) {
        Optional<String> forward = ending.againstFinishing();
        Optional<String> back = ending.againstUndoing();
        boolean finishes = wanted.map(Direction.FORWARD::equals).orElse(forward.isEmpty() || back.isPresent());
        Optional<String> obstacle = finishes ? forward : back;
        if (obstacle.isPresent()) throw cannot(operation, obstacle.get());
        return finishes ? Direction.FORWARD : Direction.BACK;
    }

    private void end(
            Operation operation, Ending ending, Direction direction, Leases leases, Lease lease, RunControl control) {
        site.store().write(lease, tx -> {
            String way = direction == Direction.FORWARD ? "finishing" : "undoing";
            tx.log().record(operation, EventAction.RESUME, OperationStatus.RUNNING, way);
            return operation;
        });
        if (direction == Direction.FORWARD) ending.finish(leases, lease, control);
        else ending.undo(lease);
    }

    private static SqlBuildException cannot(Operation operation, String why) {
        return new SqlBuildException(
                Diagnostic.of(Code.S065, "operation '" + operation.id() + "' cannot be resumed: " + why)
                        .withHelp("see what is there with: sqb reconcile"));
    }
}
