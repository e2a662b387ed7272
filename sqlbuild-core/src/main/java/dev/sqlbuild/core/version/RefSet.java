package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which version of each node a VDE or checkpoint points to: at most one for a node. Immutable, ordered by node. */
public record RefSet(SortedMap<NodeId, VersionHash> versions) {
    public static final RefSet EMPTY = new RefSet(new TreeMap<>());

    public RefSet {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    public static RefSet of(Map<NodeId, VersionHash> versions) {
        return new RefSet(new TreeMap<>(versions));
    }

    /** One ref that differs between two sets; a side that has none is empty. */
    public record Change(NodeId node, Optional<VersionHash> previous, Optional<VersionHash> next) {}

    public Optional<VersionHash> find(NodeId node) {
        return Optional.ofNullable(versions.get(node));
    }

    public boolean contains(NodeId node) {
        return versions.containsKey(node);
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }

    public int size() {
        return versions.size();
    }

    /** The refs one by one, in node order. */
    public List<VersionRef> list() {
        List<VersionRef> refs = new ArrayList<>(versions.size());
        versions.forEach((node, version) -> refs.add(new VersionRef(node, version)));
        return refs;
    }

    /** The refs of one kind of node. */
    public RefSet only(NodeKind kind) {
        SortedMap<NodeId, VersionHash> kept = new TreeMap<>();
        versions.forEach((node, version) -> {
            if (node.kind() == kind) kept.put(node, version);
        });
        return new RefSet(kept);
    }

    /** These refs, overwritten and extended by others. */
    public RefSet with(Map<NodeId, VersionHash> others) {
        SortedMap<NodeId, VersionHash> all = new TreeMap<>(versions);
        all.putAll(others);
        return new RefSet(all);
    }

    public RefSet without(Collection<NodeId> nodes) {
        SortedMap<NodeId, VersionHash> kept = new TreeMap<>(versions);
        kept.keySet().removeAll(nodes);
        return new RefSet(kept);
    }

    /** What differs, seen from {@code before}, in node order. */
    public List<Change> changesSince(RefSet before) {
        SortedSet<NodeId> nodes = new TreeSet<>(versions.keySet());
        nodes.addAll(before.versions.keySet());
        List<Change> changes = new ArrayList<>();
        for (NodeId node : nodes) {
            if (!find(node).equals(before.find(node))) changes.add(new Change(node, before.find(node), find(node)));
        }
        return changes;
    }
}
