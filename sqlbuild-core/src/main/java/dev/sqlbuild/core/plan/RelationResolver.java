package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;
import java.util.Optional;

/**
 * Where the models, seeds and functions that a plan reads live: their own place, or that of the environment they are deferred to.
 *
 * @param own place of each model, seed and function in the active environment
 * @param deferred relations read in another environment instead
 */
public record RelationResolver(Map<NodeId, RelationName> own, Map<NodeId, RelationName> deferred) {

    public RelationResolver {
        own = Map.copyOf(own);
        deferred = Map.copyOf(deferred);
    }

    /** The name to read for a model, seed or function. */
    public Optional<RelationName> find(NodeId node) {
        RelationName elsewhere = deferred.get(node);
        return Optional.ofNullable(elsewhere != null ? elsewhere : own.get(node));
    }

    /** As {@link #find}; a programming error if the node has no relation. */
    public RelationName require(NodeId node) {
        return find(node).orElseThrow(() -> new IllegalArgumentException("no relation for " + node));
    }

    public boolean isDeferred(NodeId node) {
        return deferred.containsKey(node);
    }
}
