package dev.sqlbuild.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefSetTest {
    private static final VersionHash OLD = new VersionHash("a".repeat(64));
    private static final VersionHash NEW = new VersionHash("b".repeat(64));
    private static final NodeId TRIPS = NodeId.model("trips");
    private static final NodeId STATIONS = NodeId.seed("stations");

    @Test
    void namesWhatWasAddedChangedAndRemoved() {
        RefSet before = RefSet.of(Map.of(TRIPS, OLD, STATIONS, OLD));
        RefSet after = RefSet.of(Map.of(TRIPS, NEW, NodeId.model("daily"), NEW));
        assertThat(after.changesSince(before))
                .containsExactly(
                        new RefSet.Change(STATIONS, Optional.of(OLD), Optional.empty()),
                        new RefSet.Change(NodeId.model("daily"), Optional.empty(), Optional.of(NEW)),
                        new RefSet.Change(TRIPS, Optional.of(OLD), Optional.of(NEW)));
        assertThat(before.changesSince(before)).isEmpty();
    }

    @Test
    void isNeverChangedInPlace() {
        RefSet before = RefSet.of(Map.of(TRIPS, OLD));
        assertThat(before.with(Map.of(TRIPS, NEW)).find(TRIPS)).contains(NEW);
        assertThat(before.without(List.of(TRIPS)).isEmpty()).isTrue();
        assertThat(before.find(TRIPS)).contains(OLD);
        assertThat(before.only(NodeKind.SEED).isEmpty()).isTrue();
    }
}
