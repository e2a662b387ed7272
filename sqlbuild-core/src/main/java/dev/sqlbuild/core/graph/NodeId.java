package dev.sqlbuild.core.graph;

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
