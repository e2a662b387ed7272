package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The part of a VDE's refs that a partial promotion or rollback replaces.
 *
 * @param origin refs to take
 * @param current refs of the VDE
 */
record PointerScope(PlanInput input, RefSet origin, RefSet current) {

    /** Models and seeds that the request selects. */
    Set<NodeId> selected(PointerRequest request) {
        Set<NodeId> scope = new HashSet<>(
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude()));
        scope.removeIf(node -> node.kind() != NodeKind.MODEL && node.kind() != NodeKind.SEED);
        return scope;
    }

    /**
     * Refuses a scope that the origin does not hold, models before seeds.
     *
     * @param refusal of what is missing, in words and as nodes
     */
    void requireRefs(Set<NodeId> scope, BiFunction<String, List<NodeId>, RuntimeException> refusal) {
        for (NodeKind kind : List.of(NodeKind.MODEL, NodeKind.SEED)) {
            List<NodeId> missing = PointerGuards.only(scope, kind).stream()
                    .filter(node -> !origin.contains(node))
                    .toList();
            String what = kind == NodeKind.MODEL ? "selected refs" : "selected seed refs";
            if (!missing.isEmpty()) throw refusal.apply(what, missing);
        }
    }

    /** The current refs with those of the scope, and of the seeds above it, taken from the origin. */
    RefSet taken(Set<NodeId> scope) {
        Set<NodeId> moved = new HashSet<>(scope);
        input.dag().ancestors(scope, Integer.MAX_VALUE).stream()
                .filter(node -> node.kind() == NodeKind.SEED)
                .forEach(moved::add);
        Map<NodeId, VersionHash> taken = new HashMap<>();
        for (NodeId node : moved) origin.find(node).ifPresent(version -> taken.put(node, version));
        return current.with(taken);
    }
}
