package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.graph.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What change detection found out about every model and seed of the project. */
record Detections(Map<NodeId, Detected> byNode) {

    /**
     * Findings about one node.
     *
     * @param reason as if the node were selected and no flag given
     * @param causes upstream nodes of which it has read another version
     * @param recorded its record, unless that is about a relation elsewhere
     * @param existing what stands at its relation's name
     * @param schema declared columns of an incremental model that its relation does not have as declared
     * @param wasMaterialized recorded materialization when it differs from the project's
     */
    record Detected(
            Reason reason,
            boolean queryChanged,
            boolean configChanged,
            List<String> changedFunctions,
            List<Cause> causes,
            Optional<Fingerprint> recorded,
            Optional<RelationKind> existing,
            Optional<String> wasMaterialized,
            List<SchemaFinding> schema) {

        static Detected plain(Reason reason, Optional<Fingerprint> recorded, Optional<RelationKind> existing) {
            return new Detected(
                    reason, false, false, List.of(), List.of(), recorded, existing, Optional.empty(), List.of());
        }

        Detected withSchema(List<SchemaFinding> findings) {
            Reason stronger =
                    findings.isEmpty() || reason.compareTo(Reason.SCHEMA_CHANGED) < 0 ? reason : Reason.SCHEMA_CHANGED;
            return new Detected(
                    stronger,
                    queryChanged,
                    configChanged,
                    changedFunctions,
                    causes,
                    recorded,
                    existing,
                    wasMaterialized,
                    findings);
        }

        /** Whether a declared column is new. */
        boolean columnAdded() {
            return schema.stream().anyMatch(finding -> finding.kind() == SchemaFinding.Kind.COLUMN_ADDED);
        }

        /** Whether a declared column has another type. */
        boolean typeChanged() {
            return schema.stream().anyMatch(finding -> finding.kind() == SchemaFinding.Kind.COLUMN_TYPE_CHANGED);
        }

        /** Whether what stands in the warehouse is not what the project defines. */
        boolean stale() {
            return !reason.unchanged();
        }
    }

    Optional<Detected> find(NodeId node) {
        return Optional.ofNullable(byNode.get(node));
    }

    Detected of(Buildable node) {
        return find(node.id()).orElseThrow();
    }

    boolean isStale(NodeId node) {
        return find(node).filter(Detected::stale).isPresent();
    }
}
