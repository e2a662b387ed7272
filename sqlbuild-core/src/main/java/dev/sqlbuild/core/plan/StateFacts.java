package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;

/**
 * What earlier builds recorded: the latest fingerprint of each node.
 *
 * @param own of the active environment
 * @param deferred of the environment that unselected nodes are read from
 */
public record StateFacts(Map<NodeId, Fingerprint> own, Map<NodeId, Fingerprint> deferred) {
    /** Nothing was ever built. */
    public static final StateFacts NONE = new StateFacts(Map.of(), Map.of());

    public StateFacts {
        own = Map.copyOf(own);
        deferred = Map.copyOf(deferred);
    }
}
