package dev.sqlbuild.core.graph;

import java.util.Optional;

/** Identity of a node in the dependency graph, printed as {@code model:stg_rides}; ordered by kind, then name. */
public record NodeId(NodeKind kind, String name) implements Comparable<NodeId> {

    public static NodeId model(String name) {
        return new NodeId(NodeKind.MODEL, name);
    }

    public static NodeId source(String name) {
        return new NodeId(NodeKind.SOURCE, name);
    }

    public static NodeId seed(String name) {
        return new NodeId(NodeKind.SEED, name);
    }

    public static NodeId function(String name) {
        return new NodeId(NodeKind.FUNCTION, name);
    }

    /** The node written {@code kind:name}. */
    public static Optional<NodeId> find(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || colon == text.length() - 1) return Optional.empty();
        return NodeKind.find(text.substring(0, colon)).map(kind -> new NodeId(kind, text.substring(colon + 1)));
    }

    @Override
    public int compareTo(NodeId other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.word() + ":" + name;
    }
}
