package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.FingerprintMetadata;
import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.VersionHash;
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
            holds(node)
                    .flatMap(ref -> plan.state().version(ref.node(), ref.version()))
                    .map(version -> record(node, version))
                    .ifPresent(record -> records.put(node.id(), record));
        }
        return new StateFacts(records, Map.of());
    }

    /** The version whose rows the relation holds when execution begins. */
    private static Optional<VersionRef> holds(VirtualNode node) {
        if (node.action() == VirtualAction.BUILD) return node.seeding().map(Seeding::from);
        return Optional.of(node.ref());
    }

    /**
     * A relation that was seeded because its configuration or something above it changed counts as current: it continues
     * from the cursor of the copy (virtual-build.md 9.2).
     */
    private static Fingerprint record(VirtualNode node, NodeVersion version) {
        Buildable subject = node.subject();
        boolean current = node.reason() == VirtualReason.UPSTREAM_CHANGED
                || (node.reason() == VirtualReason.CONFIG_CHANGED
                        && subject.incremental().isPresent());
        boolean model = version instanceof ModelVersion;
        String definition = model && !current ? ((ModelVersion) version).definition() : subject.definition();
        String identity = model && !current ? ((ModelVersion) version).identity() : subject.identity();
        Map<NodeId, String> upstreams = new HashMap<>();
        if (!current) version.build().upstreams().forEach((above, hash) -> upstreams.put(above, hash.hex()));
        VersionHash hash = current ? subject.version() : version.version();
        return new Fingerprint(
                version.node(),
                node.physical().relation(),
                version.build().runId(),
                model ? LocalHash.ofDefinition(definition).hex() : hash.hex(),
                hash,
                "",
                definition,
                FingerprintMetadata.ofVersion(identity, upstreams).toJson(),
                LocalDateTime.MIN);
    }
}
