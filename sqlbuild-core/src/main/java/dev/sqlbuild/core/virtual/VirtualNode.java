package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.List;
import java.util.Optional;

/**
 * One node in the scope of a virtual build and what happens to it.
 *
 * @param subject the node as the planner sees it; its relation is where direct mode would build it
 * @param action what will be done
 * @param reason how the workspace differs from what the VDE has bound
 * @param bound version the VDE points to now
 * @param physical where the expected version lives or will live
 * @param changedKeys configuration keys or functions that differ
 * @param causes nearest changed nodes upstream
 * @param queryDiff unified diff from the bound query to the workspace's, when it changed
 * @param seeding how a new relation gets the rows of an earlier version
 * @param unseeded why it does not, where one could expect that
 */
public record VirtualNode(
        Buildable subject,
        VirtualAction action,
        VirtualReason reason,
        Optional<VersionHash> bound,
        PhysicalRelation physical,
        List<String> changedKeys,
        List<NodeId> causes,
        List<String> queryDiff,
        Optional<Seeding> seeding,
        Optional<String> unseeded) {

    public VirtualNode {
        changedKeys = List.copyOf(changedKeys);
        causes = List.copyOf(causes);
        queryDiff = List.copyOf(queryDiff);
    }

    public NodeId id() {
        return subject.id();
    }

    /** The expected version. */
    public VersionRef ref() {
        return new VersionRef(subject.id(), subject.version());
    }

    public boolean runs() {
        return action.runs();
    }
}
