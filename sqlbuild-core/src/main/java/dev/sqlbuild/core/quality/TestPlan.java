package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a test runs: the way from its targets upstream to its mocks (quality.md B4).
 *
 * @param models real models, upstream first
 * @param mocksRead mocked nodes that a model or a check reads by reference
 * @param unmocked leaves without a mock, with the first reader of each
 */
record TestPlan(List<NodeId> models, Set<NodeId> mocksRead, Map<NodeId, String> unmocked) {

    /**
     * Resolves a test.
     *
     * @param targets expected models, and nodes called by assertions and helpers, with who calls them
     */
    static TestPlan resolve(Map<NodeId, String> targets, Collection<NodeId> mocked, ProjectNodes nodes) {
        Set<NodeId> models = new LinkedHashSet<>();
        Set<NodeId> read = new LinkedHashSet<>();
        Map<NodeId, String> unmocked = new LinkedHashMap<>();
        Deque<NodeId> open = new ArrayDeque<>();
        targets.forEach((node, reader) -> {
            if (!nodes.isScalarFunction(node)) reach(node, reader, mocked, models, read, unmocked, open);
        });
        while (!open.isEmpty()) {
            NodeId model = open.remove();
            for (NodeId parent : nodes.dag().upstream(model)) {
                if (nodes.isScalarFunction(parent)) continue;
                reach(parent, model.name(), mocked, models, read, unmocked, open);
            }
        }
        return new TestPlan(new ArrayList<>(nodes.dag().inOrder(models)), read, unmocked);
    }

    private static void reach(
            NodeId node,
            String reader,
            Collection<NodeId> mocked,
            Set<NodeId> models,
            Set<NodeId> read,
            Map<NodeId, String> unmocked,
            Deque<NodeId> open) {
        if (mocked.contains(node)) read.add(node);
        else if (node.kind() != NodeKind.MODEL) unmocked.putIfAbsent(node, reader);
        else if (models.add(node)) open.add(node);
    }

    /** {@code source raw__docks (read by stg_docks), seed zones (read by stg_docks)}. */
    String unmockedText() {
        List<String> parts = new ArrayList<>();
        unmocked.forEach(
                (node, reader) -> parts.add(node.kind().word() + " " + node.name() + " (read by " + reader + ")"));
        return String.join(", ", parts);
    }
}
