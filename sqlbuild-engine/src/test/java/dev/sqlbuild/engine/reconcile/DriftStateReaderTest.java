package dev.sqlbuild.engine.reconcile;

import static dev.sqlbuild.state.schema.StateCatalog.LOCKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.DriftFacts.Unfinished;
import dev.sqlbuild.engine.StoreFile;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operations and locks a report tells of. */
class DriftStateReaderTest {
    private static final VdeName PROD = new VdeName("prod");
    private static final VdeName PR = new VdeName("pr_7");

    @TempDir
    Path directory;

    @Test
    void tellsOfAnOperationOnlyWhenItsProcessIsGone() {
        try (StateStore store = StoreFile.create(directory)) {
            try (Leases leases = store.leases("promote")) {
                Lease lease = leases.acquire(LockKey.of(PROD));
                Operation operation = begin(store, lease, PROD, OperationType.PROMOTE);
                assertThat(read(store).operations()).isEmpty();
                assertThat(read(store).quiet()).isFalse();
                leases.release(List.of(lease));
                assertThat(read(store).operations()).containsExactly(new Unfinished(operation.id(), "promote", 2, 3));
                assertThat(read(store).quiet()).isTrue();
            }
        }
    }

    @Test
    void leavesOutWhatALaterOperationHasSettled() {
        try (StateStore store = StoreFile.create(directory);
                Leases leases = store.leases("promote")) {
            Lease first = leases.acquire(LockKey.of(PROD));
            begin(store, first, PROD, OperationType.PROMOTE);
            leases.release(List.of(first));
            Lease second = leases.acquire(LockKey.of(PROD));
            Operation later = begin(store, second, PROD, OperationType.BUILD);
            store.write(second, tx -> {
                tx.log().finish(later, "done");
                return later;
            });
            assertThat(read(store).operations()).isEmpty();
            leases.release(List.of(second));
            store.clearLock(taken(leases, PROD).key(), true);
            assertThat(read(store).operations()).isEmpty();
        }
    }

    /** A failed operation that was undone has left the VDE as it was. */
    @Test
    void tellsOfAFailureThatLeftTheVdeInBetween() {
        try (StateStore store = StoreFile.create(directory);
                Leases leases = store.leases("promote")) {
            Lease lease = taken(leases, PROD);
            Operation failed = begin(store, lease, PROD, OperationType.PROMOTE);
            fail(store, lease, failed, VdeStatus.FINALIZED);
            assertThat(read(store).operations()).isEmpty();
            fail(store, lease, failed, VdeStatus.FINALIZING);
            assertThat(read(store).operations()).extracting(Unfinished::id).containsExactly(failed.id());
        }
    }

    /** Marked as failed by whoever took the lock next, and undone by nobody. */
    @Test
    void tellsOfWhatOnlyTheWarehouseKnowsToBeDone() {
        try (StateStore store = StoreFile.create(directory);
                Leases leases = store.leases("adopt")) {
            Lease lease = taken(leases, PROD);
            Operation operation = begin(store, lease, PROD, OperationType.ADOPT);
            fail(store, lease, operation, VdeStatus.FINALIZED);
            Optional<Unfinished> found = store.read(view -> DriftStateReader.unrecorded(view, operation.id()));
            assertThat(found).contains(new Unfinished(operation.id(), "adopt", 2, 3));
            assertThat(read(store).with(found.get()).with(found.get()).operations())
                    .containsExactly(found.get());
            store.write(lease, tx -> {
                tx.log().finish(operation, "done");
                return operation;
            });
            assertThat(store.<Optional<Unfinished>>read(view -> DriftStateReader.unrecorded(view, operation.id())))
                    .isEmpty();
            assertThat(store.<Optional<Unfinished>>read(view -> DriftStateReader.unrecorded(view, "unknown")))
                    .isEmpty();
        }
    }

    @Test
    void tellsOfExpiredLocksButNotOfThoseOfOtherVdes() {
        try (StateStore store = StoreFile.create(directory);
                Leases leases = store.leases("build")) {
            for (VdeName vde : List.of(PROD, PR)) taken(leases, vde);
            store.transactions().write(sql -> {
                sql.change(
                        LOCKS,
                        sql.text()
                                .add("UPDATE ")
                                .name(sql.name(LOCKS))
                                .add(" SET expires_at = TIMESTAMP '2020-01-01'"));
                return sql;
            });
            assertThat(read(store).expiredLocks()).containsExactly("virtual_env:prod");
        }
    }

    private static Lease taken(Leases leases, VdeName vde) {
        return leases.acquire(LockKey.of(vde));
    }

    private static DriftStateReader.Recorded read(StateStore store) {
        return store.read(view -> DriftStateReader.read(view, PROD));
    }

    /** One step of three is done. */
    private static Operation begin(StateStore store, Lease lease, VdeName vde, OperationType type) {
        Operation operation = Operation.begin(type, Optional.of(vde), lease, Optional.empty());
        store.write(lease, tx -> {
            tx.log()
                    .start(
                            operation,
                            List.of(step(0, StepStatus.DONE), step(1, StepStatus.PLANNED), step(2, StepStatus.PLANNED)),
                            "begin");
            return operation;
        });
        return operation;
    }

    private static Step step(int index, StepStatus status) {
        return new Step(index, "replace_view", Optional.empty(), Optional.of("v" + index), status, Optional.empty());
    }

    private static void fail(StateStore store, Lease lease, Operation operation, VdeStatus left) {
        store.write(lease, tx -> {
            tx.log().fail(operation, Code.S073, "failed");
            tx.putVde(new VirtualEnvironment(
                    PROD,
                    left,
                    Optional.empty(),
                    left == VdeStatus.FINALIZED ? Optional.of(tx.now()) : Optional.empty()));
            return operation;
        });
    }
}
