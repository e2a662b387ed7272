package dev.sqlbuild.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Removing what nobody needs: what is found for it, and that nobody begins to need it in between. */
class RemovalTest {
    private static final VdeName PROD = new VdeName("prod");
    private static final SeedVersion SEED = new SeedVersion(
            "stations", new VersionHash(Sha256.hex("s")), "{}", BuildMetadata.UNKNOWN, VersionStatus.READY);
    private static final RefSet REFS = RefSet.of(Map.of(SEED.node(), SEED.version()));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @MethodSource("dev.sqlbuild.state.Backend#all")
    void findsWhatMayBeRemoved(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases leases = store.leases("build")) {
            Lease lease = leases.acquire(LockKey.of(PROD));
            VirtualEnvironment vde =
                    new VirtualEnvironment(PROD, VdeStatus.FINALIZED, Optional.empty(), Optional.empty());
            PhysicalRelation home = PhysicalRelation.fresh(
                    SEED.ref(), RelationName.of("p", "stations__v_1"), PhysicalRelation.Type.TABLE);
            Operation failed = Operation.begin(OperationType.PROMOTE, Optional.of(PROD), lease, Optional.of("x"));
            Operation settled = Operation.begin(OperationType.BUILD, Optional.of(PROD), lease, Optional.empty());
            Checkpoint checkpoint = new Checkpoint("cp", PROD, Instant.parse("2026-03-01T00:00:00Z"), REFS);
            store.write(lease, tx -> {
                tx.putVersions(List.of(SEED));
                tx.putRelations(List.of(home));
                tx.putVde(vde);
                tx.putCheckpoint(checkpoint);
                tx.log().start(settled, List.of(), "one");
                return tx.now();
            });
            store.write(lease, tx -> {
                tx.log().fail(settled, Code.S073, "failed");
                return true;
            });
            Instant now = store.write(lease, tx -> {
                tx.log().start(failed, List.of(), "two");
                return tx.now();
            });
            store.<Void>read(view -> {
                Aged<VersionOutline> outline = view.outlines().get(SEED.ref());
                assertThat(outline.value().status()).isEqualTo(VersionStatus.READY);
                assertThat(outline.untouchedSince(now)).isTrue();
                assertThat(view.agedRelations().get(SEED.ref()).value()).isEqualTo(home);
                assertThat(view.agedVdes()).extracting(Aged::value).containsExactly(vde);
                assertThat(view.allCheckpoints()).containsExactly(checkpoint);
                assertThat(view.journal().unsettled())
                        .extracting(Operation::id)
                        .containsExactly(settled.id(), failed.id());
                return null;
            });
            Operation later = Operation.begin(OperationType.BUILD, Optional.of(PROD), lease, Optional.empty());
            store.write(lease, tx -> {
                tx.log().start(later, List.of(), "three");
                tx.log().finish(later, "done");
                return true;
            });
            assertThat(store.<List<Operation>>read(view -> view.journal().unsettled()))
                    .isEmpty();
            backend.execute(
                    "INSERT INTO $.locks (lock_key, owner_id, expires_at, fencing_token, created_at, updated_at)"
                            + " VALUES ('virtual_env:x', 'build:1', TIMESTAMP '2020-01-01 00:00:00', 1,"
                            + " TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 00:00:00')");
            store.write(lease, tx -> {
                tx.deleteExpiredLocks();
                return true;
            });
            assertThat(backend.value("SELECT string_agg(lock_key, ',') FROM $.locks"))
                    .isEqualTo("virtual_env:prod");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sqlbuild.state.Backend#all")
    void removesBackups(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            backend.lifecycle(store).migrate();
            backend.lifecycle(store).migrate();
            List<Aged<String>> backups = store.backups();
            assertThat(backups).hasSize(2);
            try (Leases leases = store.leases("janitor")) {
                store.deleteBackup(
                        leases.acquire(LockKey.JANITOR), backups.get(1).value());
            }
            assertThat(store.backups()).containsExactly(backups.get(0));
        }
    }

    @Test
    void letsNobodyPointToWhatIsBeingRemoved() {
        try (Rivals rivals = new Rivals()) {
            CompletableFuture<Boolean> pointing = rivals.janitor.write(tx -> {
                tx.holdAlone(List.of(SEED.ref()));
                CompletableFuture<Boolean> waiting =
                        CompletableFuture.supplyAsync(() -> point(rivals.build), RemovalTest::thread);
                awaitWaiting(rivals.backend);
                assertThat(tx.allRefs()).isEmpty();
                tx.setStatus(List.of(SEED.ref()), VersionStatus.FAILED);
                return waiting;
            });
            assertThatThrownBy(pointing::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(SqlBuildException.class)
                    .hasMessageContaining("physical version of 'stations' disappeared");
            assertThat(rivals.janitor.store.<Boolean>read(view -> view.allRefs().isEmpty()))
                    .isTrue();
        }
    }

    @Test
    void removesNothingThatSomebodyHasJustPointedTo() {
        try (Rivals rivals = new Rivals()) {
            CompletableFuture<RefSet> removing = rivals.build.write(tx -> {
                tx.replaceRefs(PROD, REFS, Optional.empty());
                CompletableFuture<RefSet> waiting = CompletableFuture.supplyAsync(
                        () -> rivals.janitor.write(removal -> {
                            removal.holdAlone(List.of(SEED.ref()));
                            return removal.refs(PROD);
                        }),
                        RemovalTest::thread);
                awaitWaiting(rivals.backend);
                return waiting;
            });
            assertThat(removing.join()).isEqualTo(REFS);
        }
    }

    /** A janitor and a build on PostgreSQL, where transactions run at the same time. In a DuckDB file they do not. */
    private static final class Rivals implements AutoCloseable {
        final Backend backend = Backend.create("postgres");
        final Side janitor = Side.of(backend.initialized(), "janitor", LockKey.JANITOR);
        final Side build = Side.of(backend.open(), "build", LockKey.of(PROD));

        Rivals() {
            janitor.write(tx -> {
                tx.putVersions(List.of(SEED));
                return true;
            });
        }

        @Override
        public void close() {
            build.close();
            janitor.close();
            backend.close();
        }
    }

    private record Side(StateStore store, Leases leases, Lease lease) {
        static Side of(StateStore store, String command, LockKey key) {
            Leases leases = store.leases(command);
            return new Side(store, leases, leases.acquire(key));
        }

        <T> T write(Function<StateTx, T> work) {
            return store.write(lease, work);
        }

        void close() {
            leases.close();
            store.close();
        }
    }

    private static boolean point(Side build) {
        return build.write(tx -> {
            tx.replaceRefs(PROD, REFS, Optional.empty());
            return true;
        });
    }

    private static void thread(Runnable runnable) {
        Thread thread = new Thread(runnable);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitWaiting(Backend backend) {
        Await.until(
                PATIENCE,
                "the other transaction waits",
                () -> !backend.value("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                        .equals("0"));
    }
}
