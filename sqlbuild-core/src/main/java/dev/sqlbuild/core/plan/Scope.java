package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The models and seeds a plan is about, and the functions they need.
 *
 * @param nodes selected ones in execution order
 * @param ids their ids
 */
record Scope(List<Buildable> nodes, Set<NodeId> ids) {

    static Scope of(PlanInput input, PlanRequest request, Detections detected) {
        Set<NodeId> chosen = new HashSet<>(
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude()));
        if (request.includeStaleUpstreams()) {
            for (NodeId above : input.dag().ancestors(built(input, chosen), Integer.MAX_VALUE)) {
                if (detected.isStale(above)) chosen.add(above);
            }
        }
        chosen.addAll(NeededFunctions.of(input, chosen, !request.noAudits()));
        List<Buildable> nodes = input.nodes().stream()
                .filter(node -> chosen.contains(node.id()))
                .toList();
        chosen.removeIf(id -> detected.find(id).isEmpty());
        return new Scope(nodes, Set.copyOf(chosen));
    }

    private static Set<NodeId> built(PlanInput input, Set<NodeId> chosen) {
        Set<NodeId> built = new HashSet<>(chosen);
        input.sources().forEach(source -> built.remove(source.id()));
        return built;
    }

    boolean contains(NodeId node) {
        return ids.contains(node);
    }
}
