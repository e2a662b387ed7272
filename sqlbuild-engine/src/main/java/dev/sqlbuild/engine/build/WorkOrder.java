package dev.sqlbuild.engine.build;

import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which nodes of a run wait for which: along the graph, and after what their checks and hooks read. */
final class WorkOrder {
    private final Dag dag;
    private final Set<NodeId> running;
    private final Map<NodeId, Set<NodeId>> needs = new HashMap<>();
    private final Map<NodeId, Set<NodeId>> after = new HashMap<>();

    private WorkOrder(Dag dag, Set<NodeId> running) {
        this.dag = dag;
        this.running = running;
    }

    static WorkOrder of(Dag dag, Set<NodeId> running, Map<NodeId, Set<NodeId>> reads) {
        WorkOrder order = new WorkOrder(dag, running);
        order.followTheGraph();
        order.waitForWhatIsRead(reads);
        return order;
    }

    Set<NodeId> needs(NodeId node) {
        return needs.getOrDefault(node, Set.of());
    }

    Set<NodeId> after(NodeId node) {
        return after.getOrDefault(node, Set.of());
    }

    /** A node needs the nearest running nodes above it, also through nodes that do not run. */
    private void followTheGraph() {
        Map<NodeId, Set<NodeId>> through = new HashMap<>();
        for (NodeId node : dag.topological()) {
            Set<NodeId> nearest = new LinkedHashSet<>();
            for (NodeId parent : dag.upstream(node)) {
                if (running.contains(parent)) nearest.add(parent);
                else nearest.addAll(through.getOrDefault(parent, Set.of()));
            }
            if (running.contains(node)) needs.put(node, nearest);
            else if (!nearest.isEmpty()) through.put(node, nearest);
        }
    }

    /**
     * An audit or hook that reads another node reads what this run makes of it. Two nodes that read each other in this
     * way cannot both wait; then the one that is later in the plan waits.
     */
    private void waitForWhatIsRead(Map<NodeId, Set<NodeId>> reads) {
        List<Edge> backward = new ArrayList<>();
        for (NodeId node : dag.inOrder(running)) {
            for (NodeId read : reads.getOrDefault(node, Set.of())) {
                if (read.equals(node) || !running.contains(read)) continue;
                if (dag.positionOf(read) < dag.positionOf(node)) follow(node, read);
                else backward.add(new Edge(node, read));
            }
        }
        for (Edge edge : backward) {
            if (!waitsFor(edge.earlier(), edge.later())) follow(edge.later(), edge.earlier());
        }
    }

    private record Edge(NodeId later, NodeId earlier) {}

    private void follow(NodeId later, NodeId earlier) {
        if (needs(later).contains(earlier)) return;
        after.computeIfAbsent(later, node -> new LinkedHashSet<>()).add(earlier);
    }

    /** Whether {@code node} waits, however indirectly, for {@code other}. */
    private boolean waitsFor(NodeId node, NodeId other) {
        Set<NodeId> seen = new HashSet<>();
        Deque<NodeId> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            NodeId next = open.remove();
            if (next.equals(other)) return true;
            if (!seen.add(next)) continue;
            open.addAll(needs(next));
            open.addAll(after(next));
        }
        return false;
    }
}
