package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which sources lie above each node. Nothing observes their data yet, so all of it counts as unknown. */
final class SourceReach {
    static final SourceReach NONE = new SourceReach(List.of(), Map.of());

    private final List<NodeId> sources;
    private final Map<NodeId, BitSet> above;

    private SourceReach(List<NodeId> sources, Map<NodeId, BitSet> above) {
        this.sources = sources;
        this.above = above;
    }

    static SourceReach of(PlanInput input) {
        List<NodeId> sources = input.sources().stream().map(SourceNode::id).toList();
        Map<NodeId, BitSet> above = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            BitSet self = new BitSet();
            self.set(i);
            above.put(sources.get(i), self);
        }
        for (Buildable node : input.nodes()) {
            BitSet all = new BitSet();
            for (NodeId upstream : input.dag().upstream(node.id())) {
                BitSet through = above.get(upstream);
                if (through != null) all.or(through);
            }
            above.put(node.id(), all);
        }
        return new SourceReach(sources, above);
    }

    /** Sources above a node whose data may have changed, in name order. */
    List<Cause> causes(NodeId node) {
        BitSet reached = above.getOrDefault(node, new BitSet());
        return reached.stream()
                .mapToObj(i -> new Cause(sources.get(i), "unknown"))
                .toList();
    }
}
