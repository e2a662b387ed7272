package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.FingerprintMetadata;
import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.VersionRef;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the direct planner would find recorded about the physical relations of a virtual build: for a relation that is
 * refreshed its own version, for one that was seeded the version it was copied from, nothing for one that is new. With
 * these it decides replays, schema changes and windows as in direct mode.
 */
final class RecordedBuilds {
    private RecordedBuilds() {}

    static StateFacts of(VirtualPlan plan) {
        Map<NodeId, Fingerprint> records = new HashMap<>();
        for (VirtualNode node : plan.nodes()) {
            Optional<VersionRef> holds = holds(node);
            holds.flatMap(ref -> plan.state().version(ref.node(), ref.version()))
                    .map(version -> record(version, node.physical().relation()))
                    .ifPresent(record -> records.put(node.id(), record));
        }
        return new StateFacts(records, Map.of());
    }

    /** The version whose rows the relation holds when execution begins. */
    private static Optional<VersionRef> holds(VirtualNode node) {
        if (node.action() == VirtualAction.BUILD) return node.seeding().map(VirtualNode.Seeding::from);
        return Optional.of(node.ref());
    }

    private static Fingerprint record(NodeVersion version, RelationName relation) {
        String definition = version instanceof ModelVersion model ? model.definition() : "";
        String identity = version instanceof ModelVersion model ? model.identity() : "{}";
        Map<NodeId, String> upstreams = new HashMap<>();
        version.build().upstreams().forEach((node, hash) -> upstreams.put(node, hash.hex()));
        return new Fingerprint(
                version.node(),
                relation,
                version.build().runId(),
                definition.isEmpty()
                        ? version.version().hex()
                        : LocalHash.ofDefinition(definition).hex(),
                version.version(),
                "",
                definition,
                FingerprintMetadata.ofVersion(identity, upstreams).toJson(),
                LocalDateTime.MIN);
    }
}
