package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Recorded builds as they would have been recorded under the names that models have today: a rename is no change of what
 * reads the renamed model.
 */
final class RenamedRecords {
    private final Map<NodeId, NodeId> renames;
    /** Versions that the new names change, by their recorded digits. */
    private final Map<String, String> versions = new HashMap<>();

    private RenamedRecords(Map<NodeId, NodeId> renames) {
        this.renames = renames;
    }

    /** @param renames names of today by former ones, none of which means anything else today */
    static Map<NodeId, Fingerprint> of(
            PlanInput input, Map<NodeId, Fingerprint> recorded, Map<NodeId, NodeId> renames) {
        RenamedRecords records = new RenamedRecords(renames);
        Map<NodeId, Fingerprint> worded = new HashMap<>(recorded);
        // Upstream first: what a model read is known by the version of what was above it.
        for (Buildable node : input.nodes()) {
            Fingerprint record = worded.get(node.id());
            if (record != null && node.id().kind() == NodeKind.MODEL) {
                worded.put(node.id(), records.worded(node, record));
            } else {
                records.former(node, recorded).ifPresent(former -> records.worded(node, former));
            }
        }
        return worded;
    }

    /** The record under the former name of a model that is not built under its new one yet. */
    private Optional<Fingerprint> former(Buildable node, Map<NodeId, Fingerprint> recorded) {
        return renames.entrySet().stream()
                .filter(rename -> rename.getValue().equals(node.id()))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(recorded::get);
    }

    private Fingerprint worded(Buildable node, Fingerprint record) {
        boolean known = !record.definition().isEmpty();
        boolean asNow = record.definitionHash().equals(node.definitionHash());
        if (!known && !asNow) return record;
        String definition = known ? record.definition() : node.definition();
        String renamed = definition;
        for (Map.Entry<NodeId, NodeId> rename : renames.entrySet()) {
            renamed = renamed.replace(
                    reference(rename.getKey().name()),
                    reference(rename.getValue().name()));
        }
        FingerprintMetadata metadata = record.metadata();
        Map<NodeId, String> upstream = new HashMap<>();
        metadata.upstreamVersions()
                .forEach((above, version) ->
                        upstream.put(renames.getOrDefault(above, above), versions.getOrDefault(version, version)));
        if (renamed.equals(definition) && upstream.equals(metadata.upstreamVersions())) return record;
        Fingerprint worded = record.worded(renamed, metadata.with(upstream), version(renamed, record, upstream));
        versions.put(record.version().hex(), worded.version().hex());
        return worded;
    }

    private static VersionHash version(String definition, Fingerprint record, Map<NodeId, String> upstream) {
        Map<NodeId, VersionHash> known = new HashMap<>();
        upstream.forEach((node, hex) -> VersionHash.find(hex).ifPresent(version -> known.put(node, version)));
        if (known.size() < upstream.size()) return record.version();
        return VersionHash.of(LocalHash.ofModel(definition, record.metadata().identity()), known);
    }

    private static String reference(String model) {
        return "__ref(\"" + model + "\")";
    }
}
