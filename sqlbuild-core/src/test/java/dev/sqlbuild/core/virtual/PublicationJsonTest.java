package dev.sqlbuild.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicationJsonTest {
    @Test
    void readsWhatItWrote() {
        VdeName prod = new VdeName("prod");
        NodeId trips = NodeId.model("trips \"😀\"");
        Publication publication = new Publication(
                Publication.Kind.PROMOTE,
                Optional.of(new VirtualEnvironment(prod, VdeStatus.ACTIVE, Optional.empty(), Optional.empty())),
                RefSet.of(Map.of(trips, new VersionHash("a".repeat(64)))),
                new VirtualEnvironment(
                        prod,
                        VdeStatus.FINALIZED,
                        Optional.of(new VdeName("pr_7")),
                        Optional.of(Instant.parse("2026-03-02T08:15:00.123Z"))),
                RefSet.of(Map.of(trips, new VersionHash("b".repeat(64)))),
                List.of(new LogicalView(
                        trips,
                        new RelationName(Optional.of("lake"), Optional.of("rides"), "trips"),
                        RelationName.of("rides__sqb_physical", "trips__v_bbbbbbbb"))),
                List.of(RelationName.of("old_trips")),
                List.of(),
                List.of(new SourceObservation("raw", "column", "timestamp", "2026", "hash", Instant.EPOCH)),
                "promote from pr_7 to prod",
                "promoted 1 models");
        String json = PublicationJson.of(publication);
        assertThat(PublicationJson.parse(json, Map.of())).contains(publication);
        assertThat(PublicationJson.functions(json)).isEmpty();
        assertThat(JournaledVersions.of(json))
                .containsExactlyInAnyOrder(
                        new VersionRef(trips, new VersionHash("a".repeat(64))),
                        new VersionRef(trips, new VersionHash("b".repeat(64))));
    }

    @Test
    void givesNothingForOtherText() {
        assertThat(PublicationJson.parse("{}", Map.of())).isEmpty();
        assertThat(PublicationJson.parse("nonsense", Map.of())).isEmpty();
        assertThat(JournaledVersions.of("nonsense")).isEmpty();
    }
}
