package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the state store knows that matters to one VDE, read in one transaction.
 *
 * @param vde the VDE in question
 * @param recorded its row, if it has ever been published
 * @param own its own refs; empty for a new one
 * @param baseline recorded baseline of the environment, if there is one and it is not this VDE
 * @param inherited refs a new VDE starts with: those of the baseline, unless that is detached; empty for others
 * @param versions recorded definitions of bound and expected versions
 * @param relations recorded locations of every version of the nodes in question
 * @param users other VDEs that are not detached, by version they are bound to
 * @param observations data versions of sources, own or inherited
 */
public record VirtualState(
        VdeName vde,
        Optional<VirtualEnvironment> recorded,
        RefSet own,
        Optional<VirtualEnvironment> baseline,
        RefSet inherited,
        Map<VersionRef, NodeVersion> versions,
        Map<VersionRef, PhysicalRelation> relations,
        Map<VersionRef, Set<VdeName>> users,
        Map<String, SourceObservation> observations) {

    public VirtualState {
        versions = Map.copyOf(versions);
        relations = Map.copyOf(relations);
        users = Map.copyOf(users);
        observations = Map.copyOf(observations);
    }

    /** Whether nothing has ever been published into the VDE. */
    public boolean isNew() {
        return recorded.isEmpty();
    }

    /** What the VDE points to, seen by a plan: a new one reads what it will inherit. */
    public RefSet bound() {
        return isNew() ? inherited : own;
    }

    public Optional<NodeVersion> version(NodeId node, VersionHash version) {
        return Optional.ofNullable(versions.get(new VersionRef(node, version)));
    }

    public Optional<PhysicalRelation> relation(VersionRef ref) {
        return Optional.ofNullable(relations.get(ref));
    }

    /** Whether the version was built completely and has a place; says nothing about the warehouse. */
    public boolean isReady(VersionRef ref) {
        return isBuilt(ref) && relations.containsKey(ref);
    }

    /** Whether the version was built completely. */
    public boolean isBuilt(VersionRef ref) {
        NodeVersion version = versions.get(ref);
        return version != null && version.status() == VersionStatus.READY;
    }
}
