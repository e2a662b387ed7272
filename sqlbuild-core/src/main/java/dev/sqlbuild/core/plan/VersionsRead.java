package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.version.VersionHash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds which versions of what stands above it a node will read: those that this plan builds, else those that stand. */
final class VersionsRead {
    private final PlanInput input;
    private final Map<NodeId, VersionHash> defined;
    private final StateFacts state;
    private final Detections detected;
    private final RelationResolver resolver;
    private final Set<NodeId> baseline;
    private final Map<NodeId, PlannedNode> planned;

    /** @param planned what has been decided upstream, which grows */
    VersionsRead(
            PlanInput input,
            StateFacts state,
            Detections detected,
            RelationResolver resolver,
            Set<NodeId> baseline,
            Map<NodeId, PlannedNode> planned) {
        this.input = input;
        this.defined = input.versions();
        this.state = state;
        this.detected = detected;
        this.resolver = resolver;
        this.baseline = baseline;
        this.planned = planned;
    }

    /** The version of each direct upstream node that will be read, given what runs in this plan. */
    Map<NodeId, VersionHash> by(Buildable node) {
        Map<NodeId, VersionHash> read = new HashMap<>();
        for (NodeId upstream : input.dag().upstream(node.id())) {
            read.put(upstream, find(upstream).orElse(VersionHash.UNKNOWN));
        }
        return read;
    }

    /** The versions as they are recorded. */
    static Map<NodeId, String> words(Map<NodeId, VersionHash> read) {
        Map<NodeId, String> words = new HashMap<>();
        read.forEach((node, version) ->
                words.put(node, version.equals(VersionHash.UNKNOWN) ? PlannedNode.UNKNOWN_VERSION : version.hex()));
        return words;
    }

    private Optional<VersionHash> find(NodeId upstream) {
        if (upstream.kind() == NodeKind.SOURCE) {
            return Optional.ofNullable(defined.get(upstream));
        }
        PlannedNode above = planned.get(upstream);
        if (above != null && above.runs()) return Optional.of(above.builtVersion());
        if (above != null) return above.previousVersion();
        if (resolver.isDeferred(upstream)) {
            return Optional.ofNullable(state.deferred().get(upstream)).map(Fingerprint::version);
        }
        if (baseline.contains(upstream)) {
            return Optional.ofNullable(state.baseline().get(upstream)).map(Fingerprint::version);
        }
        return detected.find(upstream).flatMap(Detected::recorded).map(Fingerprint::version);
    }

    /** What a build makes of a node that reads these versions. */
    VersionHash built(Buildable node, Map<NodeId, VersionHash> read) {
        for (Map.Entry<NodeId, VersionHash> entry : read.entrySet()) {
            boolean asDefined = entry.getValue().equals(defined.get(entry.getKey()));
            if (!asDefined) return VersionHash.of(node.localHash(), read);
        }
        return node.version();
    }
}
