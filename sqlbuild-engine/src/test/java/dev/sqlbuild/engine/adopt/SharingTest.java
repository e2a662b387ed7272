package dev.sqlbuild.engine.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.engine.StoreFile;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table, two views of it, one over the other, and a view of something else. */
class SharingTest {
    private static final VdeName PROD = new VdeName("prod");
    private static final VdeName PR = new VdeName("pr_7");
    private static final VersionRef TABLE = ref("rides");
    private static final VersionRef OTHER = ref("stations");
    private static final VersionRef NEAR = ref("daily");
    private static final VersionRef FAR = ref("monthly");
    private static final VersionRef APART = ref("names");

    /** All but {@link #APART}. */
    private static final Set<NodeId> PROJECT = Set.of(TABLE.node(), OTHER.node(), NEAR.node(), FAR.node());

    @TempDir
    Path directory;

    private static VersionRef ref(String name) {
        return new VersionRef(NodeId.model(name), new VersionHash(Sha256.hex(name)));
    }

    @Test
    void orphansAreTheViewsThatOnlyWhatMovesKeepsAlive() {
        try (StateStore store = store()) {
            Sharing sharing = read(store);
            assertThat(sharing.needed()).isEmpty();
            assertThat(orphans(sharing, TABLE)).containsExactly(FAR, NEAR);
            assertThat(orphans(sharing, OTHER)).containsExactly(APART);
            assertThat(sharing.orphans(List.of())).isEmpty();
        }
    }

    @Test
    void whatAnotherVdeShowsIsNeededWithAllThatItReads() {
        try (StateStore store = store()) {
            bind(store, PR, NEAR);
            Sharing sharing = read(store);
            assertThat(sharing.needed()).isEqualTo(Set.of(NEAR, TABLE));
            assertThat(orphans(sharing, TABLE)).isEmpty();
        }
    }

    @Test
    void soIsWhatTheProjectNoLongerHas() {
        try (StateStore store = store()) {
            bind(store, PROD, APART);
            Sharing sharing = read(store);
            assertThat(sharing.needed()).isEqualTo(Set.of(APART, OTHER));
            assertThat(orphans(sharing, OTHER)).isEmpty();
        }
    }

    @Test
    void soIsWhatACheckpointOfAnotherVdeKeepsAndNotWhatIsOnesOwn() {
        try (StateStore store = store()) {
            bind(store, PROD, FAR);
            bind(store, PR, APART);
            try (Leases leases = store.leases("test")) {
                Lease lease = leases.acquire(LockKey.of(PR));
                store.write(lease, tx -> {
                    tx.putCheckpoint(
                            new Checkpoint("cp_1", PR, tx.now(), RefSet.of(Map.of(OTHER.node(), OTHER.version()))));
                    tx.replaceRefs(PR, RefSet.EMPTY, Optional.empty());
                    return lease;
                });
            }
            assertThat(read(store).needed()).isEqualTo(Set.of(OTHER));
        }
    }

    private static Sharing read(StateStore store) {
        return store.read(view -> Sharing.of(view, PROD, PROJECT));
    }

    private static List<VersionRef> orphans(Sharing sharing, VersionRef moved) {
        return sharing.orphans(List.of(moved)).stream()
                .map(PhysicalRelation::ref)
                .toList();
    }

    private StateStore store() {
        StateStore store = StoreFile.create(directory);
        List<ModelVersion> versions = new ArrayList<>(List.of(
                version(TABLE), version(OTHER), version(NEAR, TABLE), version(FAR, NEAR), version(APART, OTHER)));
        List<PhysicalRelation> homes = versions.stream()
                .map(version -> PhysicalRelation.fresh(
                        version.ref(),
                        RelationName.of("rides__sqb_physical", version.name()),
                        version.build().upstreams().isEmpty()
                                ? PhysicalRelation.Type.TABLE
                                : PhysicalRelation.Type.VIEW))
                .toList();
        try (Leases leases = store.leases("test")) {
            Lease lease = leases.acquire(LockKey.of(PROD));
            store.write(lease, tx -> {
                tx.putVersions(versions);
                tx.putRelations(homes);
                return lease;
            });
        }
        return store;
    }

    private static ModelVersion version(VersionRef ref, VersionRef... upstreams) {
        Map<NodeId, VersionHash> above =
                List.of(upstreams).stream().collect(Collectors.toMap(VersionRef::node, VersionRef::version));
        BuildMetadata build =
                new BuildMetadata(Optional.empty(), Optional.of("table"), new TreeMap<>(above), "SELECT 1", "run");
        return new ModelVersion(
                ref.node().name(),
                ref.version(),
                new LocalHash(ref.version().hex()),
                "{}",
                "SELECT 1",
                "SELECT 1",
                build,
                VersionStatus.READY);
    }

    private static void bind(StateStore store, VdeName vde, VersionRef ref) {
        try (Leases leases = store.leases("test")) {
            Lease lease = leases.acquire(LockKey.of(vde));
            store.write(lease, tx -> {
                tx.putVde(new VirtualEnvironment(vde, VdeStatus.FINALIZED, Optional.empty(), Optional.of(tx.now())));
                tx.replaceRefs(vde, RefSet.of(Map.of(ref.node(), ref.version())), Optional.empty());
                return lease;
            });
        }
    }
}
