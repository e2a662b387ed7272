package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.migration.OutputRenames;
import dev.sqlbuild.core.migration.RenamedIdentity;
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
    private final Map<NodeId, Map<String, String>> columns;
    /** Versions that the new names change, by their recorded digits. */
    private final Map<String, String> versions = new HashMap<>();

    private RenamedRecords(Map<NodeId, NodeId> renames, Map<NodeId, Map<String, String>> columns) {
        this.renames = renames;
        this.columns = columns;
    }

    /** @param renames names of today by former ones, none of which means anything else today */
    static Map<NodeId, Fingerprint> of(
            PlanInput input, Map<NodeId, Fingerprint> recorded, Map<NodeId, NodeId> renames) {
        return new RenamedRecords(renames, Map.of()).worded(input, recorded);
    }

    /**
     * The same for renamed columns.
     *
     * @param columns new names by former ones, both in lower case, of each model
     * @param versions what earlier renames made of versions that other models have read
     */
    static Map<NodeId, Fingerprint> ofColumns(
            PlanInput input,
            Map<NodeId, Fingerprint> recorded,
            Map<NodeId, Map<String, String>> columns,
            Map<String, String> versions) {
        RenamedRecords records = new RenamedRecords(Map.of(), columns);
        records.versions.putAll(versions);
        return records.worded(input, recorded);
    }

    private Map<NodeId, Fingerprint> worded(PlanInput input, Map<NodeId, Fingerprint> recorded) {
        Map<NodeId, Fingerprint> worded = new HashMap<>(recorded);
        // Upstream first: what a model read is known by the version of what was above it.
        for (Buildable node : input.nodes()) {
            Fingerprint record = worded.get(node.id());
            if (record != null && node.id().kind() == NodeKind.MODEL) {
                worded.put(node.id(), worded(node, record));
            } else {
                former(node, recorded).ifPresent(former -> worded(node, former));
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
        Map<String, String> names = columns.getOrDefault(node.id(), Map.of());
        if (!names.isEmpty() && OutputRenames.explain(renamed, node.definition(), names)) renamed = node.definition();
        String identity =
                names.isEmpty() ? metadata.identity() : RenamedIdentity.of(metadata.identity(), names, node.identity());
        FingerprintMetadata after = metadata.with(identity, upstream);
        boolean same = renamed.equals(definition) && after.equals(metadata);
        if (same) return record;
        Fingerprint worded = record.worded(renamed, after, version(renamed, record, after));
        versions.put(record.version().hex(), worded.version().hex());
        return worded;
    }

    private static VersionHash version(String definition, Fingerprint record, FingerprintMetadata metadata) {
        Map<NodeId, String> upstream = metadata.upstreamVersions();
        Map<NodeId, VersionHash> known = new HashMap<>();
        upstream.forEach((node, hex) -> VersionHash.find(hex).ifPresent(version -> known.put(node, version)));
        if (known.size() < upstream.size()) return record.version();
        return VersionHash.of(LocalHash.ofModel(definition, metadata.identity()), known);
    }

    static String reference(String model) {
        return "__ref(\"" + model + "\")";
    }
}
