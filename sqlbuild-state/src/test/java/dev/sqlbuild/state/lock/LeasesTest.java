package dev.sqlbuild.state.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.state.store.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two handles on one store stand for two processes; both engines. */
class LeasesTest {
    private static final String ENGINES = "dev.sqlbuild.state.Backend#all";
    private static final VdeName PROD = new VdeName("prod");
    private static final LockKey KEY = LockKey.of(PROD);

    @ParameterizedTest
    @MethodSource(ENGINES)
    void givesALockToOneAndTellsTheOtherWhoHasIt(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                StateStore other = backend.open();
                Leases mine = store.leases("build");
                Leases theirs = other.leases("promote")) {
            Lease lease = mine.acquire(KEY);
            assertThat(lease.token()).isEqualTo(new FencingToken(1));
            Diagnostic refused = refusal(() -> theirs.acquire(KEY));
            assertThat(refused.code()).isEqualTo(Code.S014);
            assertThat(refused.message())
                    .matches("virtual environment is locked: 'prod' \\(held by build, pid \\d+ on host .+, since"
                            + " \\d\\d:\\d\\d:\\d\\d\\)");
            assertThat(refused.notes().get(0)).startsWith("lock virtual_env:prod, owner " + lease.owner() + ", user ");
            assertThat(refused.help())
                    .contains(
                            "wait for it to finish, or clear it with: sqb state locks clear virtual_env:prod --force");
            theirs.acquire(LockKey.of(new VdeName("pr_9")));
            assertThat(refusal(() -> theirs.acquire(LockKey.STATE_MIGRATION)).code())
                    .isEqualTo(Code.S067);

            assertThat(mine.release(List.of(lease))).isEmpty();
            assertThat(theirs.acquire(KEY).token()).isEqualTo(new FencingToken(2));
            assertThat(mine.release(List.of(lease))).containsExactly(KEY);
            assertThat(store.<Integer>read(view -> view.locks().size())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void givesSeveralLocksOrNone(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases mine = store.leases("build");
                Leases theirs = store.leases("clone")) {
            LockKey taken = new LockKey("model_version:b:71d0e4ab99");
            List<LockKey> keys = List.of(new LockKey("seed_version:s:aa"), taken, new LockKey("model_version:a:00"));
            theirs.acquire(taken);
            Diagnostic refused = refusal(() -> mine.acquire(keys));
            assertThat(refused.code()).isEqualTo(Code.S068);
            assertThat(refused.message()).startsWith("model version 'b:71d0e4ab' is locked (held by clone");
            assertThat(store.<List<LockRow>>read(StateView::locks)).hasSize(1);

            theirs.close();
            assertThat(mine.acquire(keys)).extracting(Lease::key).isSorted().hasSize(3);
            mine.close();
            assertThat(store.<List<LockRow>>read(StateView::locks)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void givesOfSeveralLocksThoseThatAreFree(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases mine = store.leases("clone");
                Leases theirs = store.leases("build")) {
            LockKey taken = new LockKey("model_version:b:01");
            LockKey free = new LockKey("model_version:a:00");
            theirs.acquire(taken);
            List<Lease> leases = mine.acquireFree(List.of(taken, free));
            assertThat(leases).extracting(Lease::key).containsExactly(free);
            assertThat(mine.acquireFree(List.of(taken))).isEmpty();
            mine.release(leases);
            theirs.close();
            theirs.acquire(LockKey.STATE_MIGRATION);
            assertThat(refusal(() -> mine.acquireFree(List.of(taken, free))).code())
                    .isEqualTo(Code.S067);
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void writesOnlyUnderAllOfTheLocksAndSaysWhichIsLost(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases mine = store.leases("build")) {
            Lease prod = mine.acquire(KEY);
            Lease other = mine.acquire(LockKey.of(new VdeName("pr_9")));
            store.write(List.of(prod, other), tx -> {
                tx.putVde(new VirtualEnvironment(PROD, VdeStatus.ACTIVE, Optional.empty(), Optional.empty()));
                return tx;
            });
            store.clearLock(other.key(), true);
            assertThatThrownBy(() -> store.write(List.of(prod, other), tx -> {
                        tx.deleteVde(PROD);
                        return tx;
                    }))
                    .isInstanceOfSatisfying(
                            LeaseLostException.class,
                            lost -> assertThat(lost.lease()).isEqualTo(other));
            assertThat(store.<Integer>read(view -> view.listVdes().size())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void writesNothingOnceTheLockIsCleared(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases mine = store.leases("build");
                Leases theirs = store.leases("promote")) {
            Lease lease = mine.acquire(KEY);
            assertThat(refusal(() -> store.clearLock(KEY, false)).code()).isEqualTo(Code.C909);
            assertThat(refusal(() -> store.clearLock(new LockKey("x"), true)).code())
                    .isEqualTo(Code.C910);
            assertThat(store.clearLock(KEY, true).owner()).isEqualTo(lease.owner());
            assertThatThrownBy(() -> put(store, lease, VdeStatus.ACTIVE))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining(
                            "lost the lock 'virtual_env:prod', which was cleared; nothing further was changed");
            Lease next = theirs.acquire(KEY);
            assertThat(next.token()).isEqualTo(new FencingToken(3));
            assertThatThrownBy(() -> put(store, lease, VdeStatus.ACTIVE))
                    .hasMessageContaining("lost the lock 'virtual_env:prod' to " + next.owner());
            put(store, next, VdeStatus.FINALIZED);
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("finalized");
            assertThat(backend.value("SELECT operation_type || ' ' || status FROM $.state_operations"))
                    .isEqualTo("lock_clear succeeded");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void tellsOfAHolderOnceAndClearsAllItHolds(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases dead = store.leases("state adopt");
                Leases mine = store.leases("clone")) {
            List<LockKey> keys = IntStream.range(10, 40)
                    .mapToObj(i -> new LockKey("model_version:m" + i + ":0"))
                    .toList();
            String owner = dead.acquire(KEY).owner();
            List<Lease> versions = dead.acquire(keys);
            SqlBuildException refused = catchThrowableOfType(SqlBuildException.class, () -> mine.acquire(keys));
            assertThat(refused.diagnostics()).hasSize(1);
            assertThat(refused.diagnostic().code()).isEqualTo(Code.S068);
            assertThat(refused.diagnostic().notes())
                    .hasSize(21)
                    .contains("lock model_version:m11:0")
                    .endsWith("10 more that are wanted");
            assertThat(refused.diagnostic().help())
                    .contains(
                            "wait for it to finish, or clear it with: sqb state locks clear model_version:m10:0 --force;"
                                    + " all 31 locks of the same command with: sqb state locks clear --owner '" + owner
                                    + "' --force");

            Diagnostic inUse = refusal(() -> mine.acquire(LockKey.STATE_MIGRATION));
            assertThat(inUse.notes()).hasSize(20);
            assertThat(inUse.help().orElseThrow()).contains("all 31 locks of the same command");
            assertThat(refusal(() -> store.clearLocks("clone:1", true)).code()).isEqualTo(Code.C910);
            assertThat(refusal(() -> store.clearLocks(owner, false)).code()).isEqualTo(Code.C909);
            assertThat(store.clearLocks(owner, true)).hasSize(31);
            assertThat(mine.acquire(keys)).hasSize(30);
            assertThatThrownBy(() -> store.write(versions, tx -> tx)).isInstanceOf(LeaseLostException.class);
            assertThat(backend.value("SELECT operation_type || ' ' || status || ' ' || virtual_environment_name"
                            + " FROM $.state_operations"))
                    .isEqualTo("lock_clear succeeded prod");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void replacesAnExpiredLockWhoseHolderThenCannotWrite(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases mine = store.leases("build");
                Leases theirs = store.leases("promote")) {
            Lease lease = mine.acquire(KEY);
            backend.execute("UPDATE $.locks SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
            put(store, lease, VdeStatus.ACTIVE);
            Lease next = theirs.acquire(KEY);
            assertThatThrownBy(() -> put(store, lease, VdeStatus.FINALIZED)).isInstanceOf(LeaseLostException.class);
            put(store, next, VdeStatus.FINALIZED);
            Lease raised = theirs.raise(next, new FencingToken(40));
            assertThat(raised.token()).isEqualTo(new FencingToken(41));
            put(store, raised, VdeStatus.ACTIVE);
            put(store, next, VdeStatus.FINALIZED);
            assertThat(theirs.release(List.of(next))).isEmpty();
            assertThat(mine.acquire(KEY).token()).isEqualTo(new FencingToken(42));
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void prolongsItsLocksUntilItIsClosedAndNoticesALoss(String engine) throws InterruptedException {
        Duration life = Duration.ofMillis(1500);
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            Leases mine = new Leases(store.transactions(), "build", life);
            Lease lease = mine.acquire(KEY);
            LockRow first = store.<List<LockRow>>read(StateView::locks).get(0);
            while (!lockedUntil(store).isAfter(first.expires().plus(life))) Thread.onSpinWait();
            mine.check(lease);
            mine.checkAll();
            assertThat(mine.held(List.of(KEY))).containsExactly(lease);
            store.clearLock(KEY, true);
            while (!isLost(mine, lease)) Thread.onSpinWait();
            assertThatThrownBy(mine::checkAll).isInstanceOf(LeaseLostException.class);
            assertThat(mine.held(List.of(KEY))).isEmpty();
            mine.close();
            assertThat(store.<List<LockRow>>read(StateView::locks)).isEmpty();
        }
    }

    private static boolean isLost(Leases leases, Lease lease) {
        try {
            leases.check(lease);
            return false;
        } catch (LeaseLostException e) {
            return true;
        }
    }

    private static java.time.Instant lockedUntil(StateStore store) {
        return store.<List<LockRow>>read(StateView::locks).get(0).expires();
    }

    private static void put(StateStore store, Lease lease, VdeStatus status) {
        store.write(lease, tx -> {
            tx.putVde(new VirtualEnvironment(PROD, status, Optional.empty(), Optional.empty()));
            return true;
        });
    }

    private static Diagnostic refusal(Runnable work) {
        return catchThrowableOfType(SqlBuildException.class, work::run).diagnostic();
    }
}
