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
            Optional<String> wasMaterialized) {

        static Detected plain(Reason reason, Optional<Fingerprint> recorded, Optional<RelationKind> existing) {
            return new Detected(reason, false, false, List.of(), List.of(), recorded, existing, Optional.empty());
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
