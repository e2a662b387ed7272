package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;

/**
 * One version of one model, seed or function: what a VDE points to.
 *
 * @param node whose version
 * @param version which version
 */
public record VersionRef(NodeId node, VersionHash version) implements Comparable<VersionRef> {

    @Override
    public int compareTo(VersionRef other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : version.hex().compareTo(other.version.hex());
    }

    /** {@code model:stg_rides:71d0e4ab}, for messages. */
    @Override
    public String toString() {
        return node + ":" + version.abbreviated();
    }
}
