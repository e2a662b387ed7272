package dev.sqlbuild.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SeedStrategy;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.journal.EventAction;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationEvent;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what is read, on both engines. */
class StateStoreTest {
    private static final String ENGINES = "dev.sqlbuild.state.Backend#all";
    private static final String ODD = "SELECT 'it''s; \"q\"' AS a, -- 🚲\n\t$$x$$ AS \\b";
    private static final VdeName PROD = new VdeName("prod");
    private static final BuildMetadata BUILD = new BuildMetadata(
            Optional.of(RelationName.of("rides", "odd name")),
            Optional.of("table"),
            new TreeMap<>(Map.of(NodeId.seed("stations"), hash("s"))),
            ODD,
            "run1");
    private static final ModelVersion MODEL = new ModelVersion(
            "größe 'n\"m", hash("m"), local("m"), "{\"a\":1}", ODD, ODD + ODD, BUILD, VersionStatus.READY);
    private static final SeedVersion SEED =
            new SeedVersion("stations", hash("s"), "{}", BuildMetadata.UNKNOWN, VersionStatus.READY);
    private static final FunctionVersion FUNCTION = new FunctionVersion(
            "fare",
            hash("f"),
            "udf",
            local("f"),
            "sql",
            Optional.of("DECIMAL(8,2)"),
            "[]",
            Optional.empty(),
            ODD,
            ODD,
            BUILD,
            VersionStatus.READY);
    private static final List<NodeVersion> VERSIONS = List.of(MODEL, SEED, FUNCTION);

    @ParameterizedTest
    @MethodSource(ENGINES)
    void readsVersionsAndRelationsAsTheyWereWritten(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases leases = store.leases("build")) {
            Lease lease = leases.acquire(LockKey.of(PROD));
            List<VersionRef> refs = VERSIONS.stream().map(NodeVersion::ref).toList();
            PhysicalRelation relation = PhysicalRelation.fresh(
                    MODEL.ref(),
                    new RelationName(Optional.of("Db"), Optional.of("rides__sqb_physical"), "größe__v_1"),
                    PhysicalRelation.Type.TABLE);
            Ancestry ancestry = new Ancestry(MODEL.ref(), new VersionRef(MODEL.node(), hash("old")), SeedStrategy.COPY);
            store.write(lease, tx -> {
                tx.putVersions(VERSIONS);
                tx.putRelations(List.of(relation));
                tx.putAncestry(List.of(ancestry));
                return true;
            });
            store.<Void>read(view -> {
                assertThat(view.versions(refs).values()).containsExactlyInAnyOrderElementsOf(VERSIONS);
                assertThat(view.relations(refs)).containsExactly(Map.entry(MODEL.ref(), relation));
                assertThat(view.allRelations()).containsOnlyKeys(MODEL.ref());
                assertThat(view.ancestry(refs)).containsExactly(Map.entry(MODEL.ref(), ancestry));
                return null;
            });
            Instant written = Instant.parse("2026-03-02T08:15:00.123456Z");
            store.write(lease, tx -> {
                tx.setStatus(List.of(MODEL.ref(), SEED.ref()), VersionStatus.FAILED);
                tx.putRelations(List.of(relation.afterRun("run2", true, Optional.of(written))));
                tx.deleteAncestry(refs);
                return true;
            });
            assertThat(backend.value("SELECT count(*) FROM $.physical_relations WHERE created_at < updated_at"))
                    .isEqualTo("1");
            store.<Void>read(view -> {
                assertThat(view.versions(refs)).containsEntry(MODEL.ref(), MODEL.withStatus(VersionStatus.FAILED));
                assertThat(view.versions(refs)).containsEntry(FUNCTION.ref(), FUNCTION);
                assertThat(view.relations(refs).get(MODEL.ref()).dataUpdatedAt())
                        .contains(written);
                assertThat(view.ancestry(refs)).isEmpty();
                return null;
            });
            store.write(lease, tx -> {
                tx.deleteVersions(refs);
                return true;
            });
            assertThat(store.<Boolean>read(view ->
                            view.versions(refs).isEmpty() && view.allRelations().isEmpty()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void movesRefsByWhatDiffersAndRecordsEachMove(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases leases = store.leases("build")) {
            Lease lease = leases.acquire(LockKey.of(PROD));
            RefSet all = RefSet.of(Map.of(
                    MODEL.node(), MODEL.version(), SEED.node(), SEED.version(), FUNCTION.node(), FUNCTION.version()));
            VirtualEnvironment vde =
                    new VirtualEnvironment(PROD, VdeStatus.FINALIZING, Optional.empty(), Optional.empty());
            store.write(lease, tx -> {
                tx.putVersions(VERSIONS);
                tx.putVde(vde);
                tx.replaceRefs(PROD, all, Optional.of("build:1"));
                return true;
            });
            assertThat(store.<RefSet>read(view -> view.refs(PROD))).isEqualTo(all);
            assertThat(backend.value("SELECT count(*) FROM $.virtual_environment_ref_events WHERE"
                            + " previous_version_hash IS NULL AND operation_id = 'build:1'"))
                    .isEqualTo("3");
            ModelVersion next =
                    new ModelVersion(MODEL.name(), hash("m2"), local("m2"), "{}", "", "", BUILD, VersionStatus.READY);
            RefSet after = RefSet.of(Map.of(MODEL.node(), next.version(), SEED.node(), SEED.version()));
            store.write(lease, tx -> {
                tx.putVersions(List.of(next));
                tx.replaceRefs(PROD, after, Optional.empty());
                tx.replaceRefs(PROD, after, Optional.empty());
                return true;
            });
            assertThat(store.<Map<VdeName, RefSet>>read(StateView::allRefs)).containsExactly(Map.entry(PROD, after));
            assertThat(backend.rows("SELECT node_type FROM $.virtual_environment_ref_events WHERE operation_id IS NULL"
                            + " ORDER BY node_type"))
                    .hasToString("[[function], [model]]");

            String before = backend.dump();
            VersionRef missing = new VersionRef(NodeId.model("x"), hash("x"));
            assertThatThrownBy(() -> store.write(lease, tx -> {
                        tx.putVde(vde.with(VdeStatus.ACTIVE, Optional.empty()));
                        tx.replaceRefs(PROD, after.with(Map.of(missing.node(), missing.version())), Optional.empty());
                        return true;
                    }))
                    .isInstanceOf(SqlBuildException.class)
                    .hasMessageContaining("physical version of 'x' disappeared");
            assertThatThrownBy(() -> store.write(lease, tx -> {
                        tx.replaceRefs(new VdeName("other"), after, Optional.empty());
                        return true;
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(backend.dump()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void keepsVdesCheckpointsAndObservations(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases leases = store.leases("build")) {
            Lease lease = leases.acquire(LockKey.of(PROD));
            Instant at = Instant.parse("2026-03-02T08:15:00.123456Z");
            RefSet refs = RefSet.of(Map.of(MODEL.node(), MODEL.version(), FUNCTION.node(), FUNCTION.version()));
            Checkpoint old = new Checkpoint("cp_1", PROD, at, RefSet.of(Map.of(SEED.node(), SEED.version())));
            Checkpoint latest = new Checkpoint("cp_2", PROD, at.plusSeconds(1), refs);
            VirtualEnvironment vde = new VirtualEnvironment(
                    PROD, VdeStatus.FINALIZED, Optional.of(new VdeName("main")), Optional.of(at));
            SourceObservation seen = new SourceObservation("raw.rides", "column", "timestamp", "2026", "h", at);
            store.write(lease, tx -> {
                tx.putVersions(VERSIONS);
                tx.putVde(vde);
                tx.replaceRefs(PROD, refs, Optional.empty());
                tx.putCheckpoint(old);
                tx.putCheckpoint(latest);
                tx.putObservations(PROD, List.of(seen));
                return true;
            });
            store.<Void>read(view -> {
                assertThat(view.findVde(PROD)).contains(vde);
                assertThat(view.listVdes()).containsExactly(vde);
                assertThat(view.checkpoints(PROD)).containsExactly(latest, old);
                assertThat(view.findCheckpoint("cp_1")).contains(old);
                assertThat(view.findCheckpoint("cp_3")).isEmpty();
                assertThat(view.observations(PROD)).containsExactly(Map.entry("raw.rides", seen));
                return null;
            });
            store.write(lease, tx -> {
                tx.deleteCheckpoints(List.of("cp_1"));
                tx.deleteVde(PROD);
                return true;
            });
            store.<Void>read(view -> {
                assertThat(view.findVde(PROD)).isEmpty();
                assertThat(view.refs(PROD)).isEqualTo(RefSet.EMPTY);
                assertThat(view.observations(PROD)).isEmpty();
                assertThat(view.checkpoints(PROD)).containsExactly(latest);
                return null;
            });
            backend.execute("INSERT INTO $.virtual_environments VALUES ('odd', 'sleeping', NULL, now(), now(), NULL)");
            SqlBuildException unknown =
                    catchThrowableOfType(SqlBuildException.class, () -> store.read(StateView::listVdes));
            assertThat(unknown.diagnostic().code()).isEqualTo(Code.E001);
            assertThat(unknown.diagnostic().message())
                    .isEqualTo("unknown status 'sleeping' in state table virtual_environments for odd");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void keepsTheJournalInOrderAndNoticesDeadOperationsAndRuns(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                Leases ofTheDead = store.leases("promote");
                Leases leases = store.leases("promote")) {
            Lease dead = ofTheDead.acquire(LockKey.of(PROD));
            Operation lost = Operation.begin(OperationType.PROMOTE, Optional.of(PROD), dead, Optional.of(ODD));
            PlanRun deadRun = run("r1");
            store.write(dead, tx -> {
                tx.startRun(deadRun);
                tx.log().start(lost, List.of(step(0), step(1)), "promote from a to b");
                return true;
            });
            ofTheDead.release(List.of(dead));
            Lease lease = leases.acquire(LockKey.of(PROD));
            Operation operation = Operation.begin(OperationType.BUILD, Optional.of(PROD), lease, Optional.empty());
            List<Operation> noticed = store.write(lease, tx -> {
                List<Operation> found = tx.log().interruptOthers(PROD, lease);
                tx.startRun(run("r2"));
                tx.log().start(operation, List.of(), "begin");
                tx.log().putSteps(operation, List.of(step(0)));
                tx.log().fail(operation, Code.S073, "went\n wrong " + "x".repeat(5000));
                tx.finishRun("r2", PlanRun.Status.FAILED);
                return found;
            });
            assertThat(noticed).extracting(Operation::id).containsExactly(lost.id());
            assertThat(backend.rows("SELECT run_id, status, completed_at IS NULL FROM $.plan_runs ORDER BY 1"))
                    .hasToString("[[r1, interrupted, false], [r2, failed, false]]");
            store.<Void>read(view -> {
                assertThat(view.journal().find(lost.id()).orElseThrow().payload())
                        .contains(ODD);
                assertThat(view.journal().steps(lost.id())).containsExactly(step(0), step(1));
                assertThat(view.journal().events(lost.id()))
                        .extracting(OperationEvent::action)
                        .containsExactly(EventAction.START, EventAction.INTERRUPTED);
                List<OperationEvent> events = view.journal().events(operation.id());
                assertThat(events)
                        .extracting(OperationEvent::action)
                        .containsExactly(EventAction.START, EventAction.FAIL);
                assertThat(events.get(0).at()).isBefore(events.get(1).at());
                assertThat(events.get(1).message()).startsWith("went wrong x").hasSize(4000);
                assertThat(view.journal().list(Optional.of(OperationStatus.FAILED), Optional.of(PROD), 1))
                        .hasSize(1);
                assertThat(view.journal().lastEvents(List.of(lost.id(), operation.id())))
                        .containsOnlyKeys(lost.id(), operation.id());
                return null;
            });
        }
    }

    private static PlanRun run(String id) {
        return new PlanRun(id, "build", PlanRun.Status.RUNNING, PROD, Instant.EPOCH, Optional.empty());
    }

    private static Step step(int index) {
        return new Step(
                index, "replace_view", Optional.of("model"), Optional.of("m"), StepStatus.PLANNED, Optional.of("{}"));
    }

    private static VersionHash hash(String text) {
        return new VersionHash(Sha256.hex(text));
    }

    private static LocalHash local(String text) {
        return new LocalHash(Sha256.hex("local " + text));
    }
}
