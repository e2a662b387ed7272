package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which sources lie above each node, however far; a source lies above itself. */
final class SourceReach {
    private static final BitSet NOTHING = new BitSet();

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
            for (NodeId upstream : input.dag().upstream(node.id())) all.or(above.getOrDefault(upstream, NOTHING));
            above.put(node.id(), all);
        }
        return new SourceReach(sources, above);
    }

    /** Sources above a node in name order. */
    List<NodeId> above(NodeId node) {
        return list(setAbove(node));
    }

    /** Sources above any of the nodes in name order. */
    List<NodeId> above(Collection<NodeId> nodes) {
        BitSet all = new BitSet();
        for (NodeId node : nodes) all.or(setAbove(node));
        return list(all);
    }

    /** Equal for two nodes exactly when the same sources lie above them; not to be changed. */
    BitSet setAbove(NodeId node) {
        return above.getOrDefault(node, NOTHING);
    }

    private List<NodeId> list(BitSet set) {
        return set.stream().mapToObj(sources::get).toList();
    }
}
