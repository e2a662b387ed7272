package dev.sqlbuild.core.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * An acyclic dependency graph. Immutable; every answer is deterministic: neighbours keep declaration order, the
 * topological order breaks ties by {@link NodeId} order of names.
 */
public final class Dag {
    private final Map<NodeId, List<NodeId>> upstream;
    private final Map<NodeId, List<NodeId>> downstream;
    private final List<NodeId> order;
    private final Map<NodeId, Integer> position;

    private Dag(Map<NodeId, List<NodeId>> upstream, Map<NodeId, List<NodeId>> downstream, List<NodeId> order) {
        this.upstream = upstream;
        this.downstream = downstream;
        this.order = order;
        this.position = new HashMap<>(order.size() * 2);
        for (int i = 0; i < order.size(); i++) position.put(order.get(i), i);
    }

    /**
     * The graph of the given nodes.
     *
     * @param upstream direct upstream nodes by node; every node has an entry, every named upstream is a node
     * @throws IllegalArgumentException if there is a cycle; ask {@link #findCycle} first
     */
    public static Dag of(Map<NodeId, List<NodeId>> upstream) {
        Map<NodeId, List<NodeId>> down = new HashMap<>(upstream.size() * 2);
        Map<NodeId, Integer> open = new HashMap<>(upstream.size() * 2);
        upstream.forEach((node, parents) -> {
            open.put(node, parents.size());
            for (NodeId parent : parents) {
                if (!upstream.containsKey(parent)) throw new IllegalArgumentException("unknown node " + parent);
                down.computeIfAbsent(parent, p -> new ArrayList<>()).add(node);
            }
        });
        down.values().forEach(Collections::sort);
        PriorityQueue<NodeId> ready = new PriorityQueue<>();
        open.forEach((node, count) -> {
            if (count == 0) ready.add(node);
        });
        List<NodeId> order = new ArrayList<>(upstream.size());
        while (!ready.isEmpty()) {
            NodeId node = ready.remove();
            order.add(node);
            for (NodeId child : down.getOrDefault(node, List.of())) {
                if (open.merge(child, -1, Integer::sum) == 0) ready.add(child);
            }
        }
        if (order.size() != upstream.size()) throw new IllegalArgumentException("the graph has a cycle");
        return new Dag(Map.copyOf(upstream), down, List.copyOf(order));
    }

    /** A shortest cycle through the smallest node that is on one, first node repeated at the end: {@code a, b, a}. */
    public static Optional<List<NodeId>> findCycle(Map<NodeId, List<NodeId>> upstream) {
        Map<NodeId, List<NodeId>> downstream = reversed(upstream);
        Set<NodeId> below = withoutEnds(upstream.keySet(), upstream, downstream);
        Set<NodeId> among = withoutEnds(below, downstream, upstream);
        return among.stream()
                .sorted()
                .flatMap(start -> cycleThrough(start, upstream, among).stream())
                .findFirst();
    }

    private static Map<NodeId, List<NodeId>> reversed(Map<NodeId, List<NodeId>> upstream) {
        Map<NodeId, List<NodeId>> down = new HashMap<>(upstream.size() * 2);
        upstream.forEach((node, parents) -> parents.forEach(
                parent -> down.computeIfAbsent(parent, p -> new ArrayList<>()).add(node)));
        return down;
    }

    /** What remains of the nodes when those without a remaining node ahead are taken away again and again. */
    private static Set<NodeId> withoutEnds(
            Collection<NodeId> nodes, Map<NodeId, List<NodeId>> ahead, Map<NodeId, List<NodeId>> behind) {
        Set<NodeId> remaining = new LinkedHashSet<>(nodes);
        Map<NodeId, Integer> open = new HashMap<>(nodes.size() * 2);
        Deque<NodeId> ready = new ArrayDeque<>();
        for (NodeId node : nodes) {
            int count = 0;
            for (NodeId next : ahead.getOrDefault(node, List.of())) if (remaining.contains(next)) count++;
            open.put(node, count);
            if (count == 0) ready.add(node);
        }
        while (!ready.isEmpty()) {
            NodeId node = ready.remove();
            remaining.remove(node);
            for (NodeId next : behind.getOrDefault(node, List.of())) {
                if (remaining.contains(next) && open.merge(next, -1, Integer::sum) == 0) ready.add(next);
            }
        }
        return remaining;
    }

    private static Optional<List<NodeId>> cycleThrough(
            NodeId start, Map<NodeId, List<NodeId>> upstream, Set<NodeId> among) {
        Map<NodeId, NodeId> cameFrom = new HashMap<>();
        Deque<NodeId> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            NodeId node = queue.remove();
            for (NodeId parent : upstream.getOrDefault(node, List.of())) {
                if (parent.equals(start)) return Optional.of(pathBack(start, node, cameFrom));
                if (among.contains(parent) && !cameFrom.containsKey(parent)) {
                    cameFrom.put(parent, node);
                    queue.add(parent);
                }
            }
        }
        return Optional.empty();
    }

    private static List<NodeId> pathBack(NodeId start, NodeId last, Map<NodeId, NodeId> cameFrom) {
        List<NodeId> path = new ArrayList<>(List.of(start));
        for (NodeId node = last; !node.equals(start); node = requireNonNull(cameFrom.get(node))) path.add(node);
        path.add(start);
        Collections.reverse(path);
        return path;
    }

    public boolean contains(NodeId node) {
        return position.containsKey(node);
    }

    /** Every node, upstream first; ties by name. */
    public List<NodeId> topological() {
        return order;
    }

    /** The given nodes in topological order. */
    public List<NodeId> inOrder(Collection<NodeId> nodes) {
        return nodes.stream()
                .distinct()
                .sorted((a, b) -> Integer.compare(positionOf(a), positionOf(b)))
                .toList();
    }

    /** Place of a node in {@link #topological()}. */
    public int positionOf(NodeId node) {
        return requireNonNull(position.get(node), node::toString);
    }

    /** Direct upstream nodes in order of first reference. */
    public List<NodeId> upstream(NodeId node) {
        return upstream.getOrDefault(node, List.of());
    }

    /** Direct downstream nodes in name order. */
    public List<NodeId> downstream(NodeId node) {
        return downstream.getOrDefault(node, List.of());
    }

    /** All nodes upstream of the given ones within {@code hops} edges, without the given ones themselves. */
    public Set<NodeId> ancestors(Collection<NodeId> of, int hops) {
        return reach(of, hops, upstream);
    }

    /** All nodes downstream of the given ones within {@code hops} edges, without the given ones themselves. */
    public Set<NodeId> descendants(Collection<NodeId> of, int hops) {
        return reach(of, hops, downstream);
    }

    private static Set<NodeId> reach(Collection<NodeId> from, int hops, Map<NodeId, List<NodeId>> edges) {
        Map<NodeId, Integer> depth = new LinkedHashMap<>();
        Deque<NodeId> queue = new ArrayDeque<>();
        for (NodeId node : from) {
            if (depth.putIfAbsent(node, 0) == null) queue.add(node);
        }
        while (!queue.isEmpty()) {
            NodeId node = queue.remove();
            int next = requireNonNull(depth.get(node)) + 1;
            if (next > hops) continue;
            for (NodeId neighbour : edges.getOrDefault(node, List.of())) {
                if (depth.putIfAbsent(neighbour, next) == null) queue.add(neighbour);
            }
        }
        Set<NodeId> reached = new LinkedHashSet<>(depth.keySet());
        reached.removeAll(Set.copyOf(from));
        return reached;
    }
}
