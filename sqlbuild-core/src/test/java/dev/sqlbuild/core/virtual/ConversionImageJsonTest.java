package dev.sqlbuild.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.ConversionImage.Move;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversionImageJsonTest {
    private static final VersionRef TRIPS =
            new VersionRef(NodeId.model("trips \"😀\""), new VersionHash("a".repeat(64)));
    private static final VersionRef FARE = new VersionRef(NodeId.function("fare"), new VersionHash("b".repeat(64)));

    private static final ConversionImage IMAGE = new ConversionImage(
            Direction.DETACH,
            Optional.of(vde(VdeStatus.FINALIZED)),
            vde(VdeStatus.DETACHED),
            List.of(
                    new Move(
                            TRIPS,
                            Action.COPY,
                            true,
                            PhysicalRelation.Type.TABLE,
                            new RelationName(Optional.of("lake"), Optional.of("rides"), "trips"),
                            RelationName.of("rides__sqb_physical", "trips__v_aaaaaaaa")),
                    new Move(
                            FARE,
                            Action.KEEP,
                            false,
                            PhysicalRelation.Type.FUNCTION,
                            RelationName.of("fare"),
                            RelationName.of("fare__v_bbbbbbbb"))),
            List.of(TRIPS),
            List.of(FARE),
            "run_1");

    private static VirtualEnvironment vde(VdeStatus status) {
        return new VirtualEnvironment(
                new VdeName("prod"), status, Optional.empty(), Optional.of(Instant.parse("2026-03-02T08:15:00.123Z")));
    }

    @Test
    void readsWhatItWrote() {
        assertThat(ConversionImageJson.parse(ConversionImageJson.of(IMAGE))).contains(IMAGE);
    }

    @Test
    void givesNothingForOtherText() {
        assertThat(ConversionImageJson.parse("{}")).isEmpty();
        assertThat(ConversionImageJson.parse("nonsense")).isEmpty();
    }

    @Test
    void givesNothingWhenAPartCannotBeRead() {
        String json = ConversionImageJson.of(IMAGE);
        assertThat(ConversionImageJson.parse(json.replace("\"action\":\"copy\"", "\"action\":\"teleport\"")))
                .isEmpty();
        assertThat(ConversionImageJson.parse(json.replace(TRIPS.version().hex(), "short")))
                .isEmpty();
    }
}
