package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;

/**
 * What earlier builds recorded: the latest fingerprint of each node.
 *
 * @param own of the active environment
 * @param deferred of the environment that unselected nodes are read from
 * @param reusable of the environment that selected models may be copied from
 * @param baseline of the environment that unselected models are copied from
 */
public record StateFacts(
        Map<NodeId, Fingerprint> own,
        Map<NodeId, Fingerprint> deferred,
        Map<NodeId, Fingerprint> reusable,
        Map<NodeId, Fingerprint> baseline) {
    /** Nothing was ever built. */
    public static final StateFacts NONE = new StateFacts(Map.of(), Map.of());

    public StateFacts {
        own = Map.copyOf(own);
        deferred = Map.copyOf(deferred);
        reusable = Map.copyOf(reusable);
        baseline = Map.copyOf(baseline);
    }

    /** Where nothing is copied from another environment. */
    public StateFacts(Map<NodeId, Fingerprint> own, Map<NodeId, Fingerprint> deferred) {
        this(own, deferred, Map.of(), Map.of());
    }
}
