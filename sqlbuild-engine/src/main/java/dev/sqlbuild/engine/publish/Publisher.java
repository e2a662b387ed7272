package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.LogicalView;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.PublicationJson;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.EventAction;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.ReconcileEvent;
import dev.sqlbuild.state.store.ReconcileEvent.Action;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.state.store.StateTx;
import dev.sqlbuild.state.store.StateView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves the pointers of a VDE, and is the only one that does: intent, refs, one switch in the warehouse, finish, each in
 * a transaction of its own (virtual-operations.md 2). Dying between any two of them leaves a journal from which the
 * operation can be finished or undone; failing undoes it at once.
 */
public final class Publisher {
    private static final List<OperationType> MAKING_ALL_VIEWS = Stream.of(Publication.Kind.values())
            .filter(Publication.Kind::makesAllViews)
            .map(Publisher::type)
            .toList();

    private final StateStore store;
    private final Warehouse warehouse;
    private final ViewSwitch views;
    private final StatementListener listener;

    /** @param listener told of the statements in the warehouse */
    public Publisher(VirtualSite site, StatementListener listener) {
        this.store = site.store();
        this.warehouse = site.warehouse();
        this.views = new ViewSwitch(site);
        this.listener = listener;
    }

    /**
     * Publishes.
     *
     * @param leases of the command
     * @param held the lock of the VDE
     * @throws SqlBuildException {@code S073} when it failed and was undone, {@code S064} when the lock was lost
     */
    public Published publish(Publication planned, Leases leases, Lease held, RunControl control) {
        Publication publication = planned.kind().makesAllViews() ? afterEarlier(planned) : planned;
        try (Session session = warehouse.openSession()) {
            session.listenWith(listener);
            Lease lease = views.fence().ahead(session, publication.vde(), leases, held);
            Operation operation = Operation.begin(
                    type(publication.kind()),
                    Optional.of(publication.vde()),
                    lease,
                    Optional.of(PublicationJson.of(publication)));
            store.write(lease, tx -> {
                List<Step> steps = PublicationSteps.of(publication, StepStatus.PLANNED);
                tx.log().start(operation, steps, publication.startMessage());
                return operation;
            });
            moveRefs(publication, lease, operation);
            List<RelationName> kept = switchViews(session, publication, leases, lease, operation, control);
            finish(publication, lease, operation);
            return new Published(kept, functionsThatLeft(publication));
        }
    }

    private static List<NodeId> functionsThatLeft(Publication publication) {
        return publication.refsBefore().only(NodeKind.FUNCTION).list().stream()
                .map(VersionRef::node)
                .filter(node -> !publication.refsAfter().contains(node))
                .sorted()
                .toList();
    }

    /**
     * The journal knows under which names the VDE has shown its nodes, whatever the project calls them now. A name that
     * another VDE has taken since, because unsuffixed views are another's now, is none of these.
     */
    private Publication afterEarlier(Publication planned) {
        return store.read(view -> {
            List<LogicalView> earlier = lastShown(view, planned.vde());
            Publication moved = planned.dropping(earlier, views.dialect());
            if (moved.dropped().size() == planned.dropped().size()) return planned;
            Set<String> taken = view.listVdes().stream()
                    .map(VirtualEnvironment::name)
                    .filter(name -> !name.equals(planned.vde()))
                    .flatMap(name -> lastShown(view, name).stream())
                    .map(this::key)
                    .collect(Collectors.toSet());
            return planned.dropping(
                    earlier.stream()
                            .filter(shown -> !taken.contains(key(shown)))
                            .toList(),
                    views.dialect());
        });
    }

    private static List<LogicalView> lastShown(StateView view, VdeName vde) {
        return view.journal()
                .lastSucceeded(vde, MAKING_ALL_VIEWS)
                .flatMap(Operation::payload)
                .map(PublicationJson::views)
                .orElse(List.of());
    }

    private String key(LogicalView view) {
        return view.name().key(views.dialect());
    }

    /**
     * Finishes an operation that was begun earlier, whatever of it was done: writing the same refs and views again
     * changes nothing.
     *
     * @param operation the operation, under the lock that is held now
     */
    void finishEarlier(Publication publication, Operation operation, Leases leases, Lease held, RunControl control) {
        try (Session session = warehouse.openSession()) {
            session.listenWith(listener);
            Lease lease = views.fence().ahead(session, publication.vde(), leases, held);
            moveRefs(publication, lease, operation);
            switchViews(session, publication, leases, lease, operation, control);
            finish(publication, lease, operation);
        }
    }

    /** Takes an operation back whose switch never happened in the warehouse. */
    void undoEarlier(Publication publication, Operation operation, Lease lease) {
        store.write(lease, tx -> {
            restore(tx, publication, operation);
            tx.log()
                    .record(
                            operation,
                            EventAction.ROLLED_BACK,
                            OperationStatus.ROLLED_BACK,
                            "refs and status restored");
            return operation;
        });
    }

    private Optional<String> lastSwitch(VdeName vde) {
        try (Session session = warehouse.openSession()) {
            return views.fence().find(session, vde).map(Fence.Row::operation);
        }
    }

    private static OperationType type(Publication.Kind kind) {
        return switch (kind) {
            case BUILD -> OperationType.BUILD;
            case PROMOTE -> OperationType.PROMOTE;
            case ROLLBACK -> OperationType.ROLLBACK;
            case ATTACH -> OperationType.ATTACH;
            case REPAIR_VIEW -> OperationType.REPAIR_VIEW;
        };
    }

    // ---- refs

    private void moveRefs(Publication publication, Lease lease, Operation operation) {
        if (!publication.kind().movesRefs()) return;
        try {
            store.write(lease, tx -> {
                tx.putVde(publication.after().with(VdeStatus.FINALIZING, Optional.empty()));
                tx.replaceRefs(publication.vde(), publication.refsAfter(), Optional.of(operation.id()));
                return operation;
            });
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            settle(lease, operation, failure);
            throw failure;
        }
    }

    private void settle(Lease lease, Operation operation, RuntimeException failure) {
        try {
            store.write(lease, tx -> {
                tx.log().fail(operation, code(failure), String.valueOf(failure.getMessage()));
                return operation;
            });
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
        }
    }

    private static Code code(RuntimeException failure) {
        return failure instanceof SqlBuildException coded ? coded.diagnostic().code() : Code.E999;
    }

    // ---- views

    private List<RelationName> switchViews(
            Session session,
            Publication publication,
            Leases leases,
            Lease lease,
            Operation operation,
            RunControl control) {
        SwitchOutcome outcome = new SwitchOutcome();
        try {
            leases.check(lease);
            boolean begun = control.uncut(
                    session, () -> outcome.kept = views.run(session, publication, lease.token(), operation.id()));
            if (!begun) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
            return outcome.kept;
        } catch (ViewSwitch.PassedException e) {
            throw new LeaseLostException(lease, Optional.empty());
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            if (hasCommitted(publication.vde(), lease, operation, failure)) return outcome.kept;
            throw undone(publication, lease, operation, failure);
        }
    }

    /** Holds what the switch found out, also when its commit was reported as failed. */
    private static final class SwitchOutcome {
        private List<RelationName> kept = List.of();
    }

    /**
     * A connection lost during commit says nothing about the commit; the fence does. While nobody can be asked, nothing
     * is taken back: refs that do not match the views would be worse than a publish that waits to be resumed.
     */
    private boolean hasCommitted(VdeName vde, Lease lease, Operation operation, RuntimeException failure) {
        try {
            return lastSwitch(vde).filter(operation.id()::equals).isPresent();
        } catch (SqlBuildException unreachable) {
            failure.addSuppressed(unreachable);
            settle(lease, operation, failure);
            throw new SqlBuildException(
                    Diagnostic.of(
                                    Code.S074,
                                    "publish failed, and whether it has switched the views is unknown: "
                                            + cause(failure))
                            .withHelp("when the warehouse answers again, run sqb state resume " + operation.id()),
                    failure);
        }
    }

    private static String cause(RuntimeException failure) {
        return failure instanceof SqlBuildException coded
                ? coded.diagnostic().message()
                : String.valueOf(failure.getMessage());
    }

    private SqlBuildException undone(
            Publication publication, Lease lease, Operation operation, RuntimeException failure) {
        String cause = cause(failure);
        boolean foreign = code(failure) == Code.A504;
        String what = foreign ? "objects outside the virtual environment depend on what it replaces: " : "";
        Diagnostic diagnostic = Diagnostic.of(
                        foreign ? Code.S072 : Code.S073, "publish failed and was undone: " + what + cause)
                .withHelp("virtual environment " + publication.vde() + " is as it was; repeat the command");
        try {
            store.write(lease, tx -> {
                restore(tx, publication, operation);
                tx.log().fail(operation, diagnostic.code(), diagnostic.message());
                return operation;
            });
        } catch (LeaseLostException lost) {
            lost.addSuppressed(failure);
            throw lost;
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
            throw new SqlBuildException(
                    Diagnostic.of(Code.S074, "publish failed and could not be undone in the state store: " + cause)
                            .withHelp("run sqb state resume " + operation.id()),
                    failure);
        }
        if (failure instanceof SqlBuildException coded && coded.diagnostic().code() == Code.E103) return coded;
        return new SqlBuildException(diagnostic, failure);
    }

    private static void restore(StateTx tx, Publication publication, Operation operation) {
        if (!publication.kind().movesRefs()) return;
        VdeName vde = publication.vde();
        tx.replaceRefs(vde, publication.refsBefore(), Optional.of(operation.id()));
        publication.before().ifPresentOrElse(tx::putVde, () -> tx.deleteVde(vde));
    }

    // ---- finish

    private void finish(Publication publication, Lease lease, Operation operation) {
        try {
            store.write(lease, tx -> {
                if (publication.kind().movesRefs()) settleVde(tx, publication);
                event(publication).ifPresent(tx::record);
                tx.log().putSteps(operation, PublicationSteps.of(publication, StepStatus.DONE));
                tx.log().finish(operation, publication.finishMessage());
                return operation;
            });
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            settle(lease, operation, failure);
            throw failure;
        }
    }

    private static void settleVde(StateTx tx, Publication publication) {
        VirtualEnvironment after = publication.after();
        tx.putVde(after.isFinalized() ? after.with(VdeStatus.FINALIZED, Optional.of(tx.now())) : after);
        tx.putObservations(publication.vde(), publication.observations());
        if (after.isFinalized() && publication.kind().makesCheckpoint()) checkpoint(tx, publication);
    }

    private static Optional<ReconcileEvent> event(Publication publication) {
        String message = publication.vde() + ": " + publication.finishMessage();
        return switch (publication.kind()) {
            case REPAIR_VIEW -> Optional.of(new ReconcileEvent(Action.REPAIR_VIEW, "repaired", message));
            case ATTACH -> Optional.of(new ReconcileEvent(Action.ATTACH, "attached", message));
            case BUILD, PROMOTE, ROLLBACK -> Optional.empty();
        };
    }

    private static void checkpoint(StateTx tx, Publication publication) {
        List<Checkpoint> newestFirst = tx.checkpoints(publication.vde());
        boolean same = !newestFirst.isEmpty() && newestFirst.get(0).refs().equals(publication.refsAfter());
        if (same || publication.refsAfter().isEmpty()) return;
        tx.putCheckpoint(CheckpointId.newCheckpoint(publication.vde(), tx.now(), publication.refsAfter()));
    }
}
