package dev.sqlbuild.engine.reconcile;

import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.DriftFacts.Unfinished;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.LockRow;
import dev.sqlbuild.state.store.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the store says of one VDE, read in the transaction of a view. */
final class DriftStateReader {
    private static final int ALL = Integer.MAX_VALUE;

    private DriftStateReader() {}

    /** See {@link dev.sqlbuild.core.virtual.DriftFacts}, of which this is the part that the store knows. */
    record Recorded(
            RecordedVde vde,
            Map<VersionRef, NodeVersion> versions,
            Map<VersionRef, PhysicalRelation> relations,
            List<Checkpoint> checkpoints,
            List<Unfinished> operations,
            List<String> expiredLocks,
            boolean quiet) {

        /** The same with an operation that only the warehouse knows to be unfinished. */
        Recorded with(Unfinished operation) {
            if (operations.stream().anyMatch(known -> known.id().equals(operation.id()))) return this;
            List<Unfinished> all = new ArrayList<>(operations);
            all.add(operation);
            return new Recorded(vde, versions, relations, checkpoints, all, expiredLocks, quiet);
        }
    }

    /** The operation whose change is the last one in the warehouse, if the store has it as failed. */
    static Optional<Unfinished> unrecorded(StateView view, String lastSwitch) {
        return view.journal()
                .find(lastSwitch)
                .filter(operation -> operation.status() == OperationStatus.FAILED)
                .map(operation -> unfinished(view, operation));
    }

    static Recorded read(StateView view, VdeName name) {
        RecordedVde vde = new RecordedVde(name, view.findVde(name), view.refs(name));
        List<LockRow> locks = view.locks();
        return new Recorded(
                vde,
                view.versions(vde.refs().list()),
                view.allRelations(),
                view.checkpoints(name),
                unfinished(view, vde, locks),
                locks.stream()
                        .filter(lock -> !lock.active())
                        .map(LockRow::key)
                        .filter(key ->
                                key.vde().filter(other -> !other.equals(name)).isEmpty())
                        .map(Object::toString)
                        .toList(),
                locks.stream().noneMatch(LockRow::active));
    }

    /** Newest first; what a later operation has settled is left out. */
    private static List<Unfinished> unfinished(StateView view, RecordedVde vde, List<LockRow> locks) {
        List<Unfinished> unfinished = new ArrayList<>();
        for (Operation operation : view.journal().list(Optional.empty(), Optional.of(vde.name()), ALL)) {
            if (operation.type() == OperationType.LOCK_CLEAR) continue;
            if (operation.status() == OperationStatus.SUCCEEDED) break;
            if (!isUnfinished(operation, vde, locks)) continue;
            unfinished.add(unfinished(view, operation));
        }
        return unfinished;
    }

    private static Unfinished unfinished(StateView view, Operation operation) {
        List<Step> steps = view.journal().steps(operation.id());
        long done =
                steps.stream().filter(step -> step.status() == StepStatus.DONE).count();
        int next = (int) Math.min(done + 1, steps.size());
        return new Unfinished(operation.id(), operation.type().word(), next, steps.size());
    }

    /** A failed operation that was undone leaves the VDE as it was; one that was not leaves it in between. */
    private static boolean isUnfinished(Operation operation, RecordedVde vde, List<LockRow> locks) {
        return switch (operation.status()) {
            case RUNNING ->
                locks.stream()
                        .noneMatch(lock -> lock.active()
                                && operation
                                        .owner()
                                        .filter(lock.owner()::equals)
                                        .isPresent());
            case FAILED ->
                vde.row().filter(row -> row.status() == VdeStatus.FINALIZING).isPresent();
            case SUCCEEDED, ROLLED_BACK -> false;
        };
    }
}
