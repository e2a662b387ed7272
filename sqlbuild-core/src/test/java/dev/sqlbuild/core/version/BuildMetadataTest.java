package dev.sqlbuild.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BuildMetadataTest {
    @Test
    void readsWhatItWrote() {
        BuildMetadata metadata = new BuildMetadata(
                Optional.of(new RelationName(Optional.empty(), Optional.of("rides"), "trips")),
                Optional.of("table"),
                new TreeMap<>(Map.of(NodeId.seed("stations"), new VersionHash("a".repeat(64)))),
                "SELECT '\"quoted\"\n😀'",
                "run_1");
        assertThat(BuildMetadata.parse(metadata.toJson())).isEqualTo(metadata);
    }

    @Test
    void takesDamagedTextForUnknown() {
        assertThat(BuildMetadata.parse("{")).isEqualTo(BuildMetadata.UNKNOWN);
        assertThat(BuildMetadata.parse("[]")).isEqualTo(BuildMetadata.UNKNOWN);
        assertThat(BuildMetadata.parse("{\"upstreams\":[{\"kind\":\"model\"},7]}")
                        .upstreams())
                .isEmpty();
    }
}
