package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.store.StateView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which versions somebody else needs where they are, and which views would be left reading what has moved.
 *
 * @param needed versions of other VDEs and of their checkpoints, and of what the project no longer has; with all that
 *     these read
 * @param versions recorded definitions of all versions that have a place
 * @param relations those places
 */
record Sharing(
        Set<VersionRef> needed, Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations) {

    /** @param project nodes that the project has */
    static Sharing of(StateView view, VdeName vde, Set<NodeId> project) {
        Map<VersionRef, PhysicalRelation> relations = view.allRelations();
        Map<VersionRef, NodeVersion> versions = view.versions(relations.keySet());
        Map<VdeName, RefSet> refs = view.allRefs();
        Deque<VersionRef> open = new ArrayDeque<>();
        refs.getOrDefault(vde, RefSet.EMPTY).list().stream()
                .filter(ref -> !project.contains(ref.node()))
                .forEach(open::add);
        for (VirtualEnvironment other : view.listVdes()) {
            if (other.name().equals(vde)) continue;
            open.addAll(refs.getOrDefault(other.name(), RefSet.EMPTY).list());
            for (Checkpoint checkpoint : view.checkpoints(other.name())) {
                open.addAll(checkpoint.refs().list());
            }
        }
        Set<VersionRef> needed = new HashSet<>();
        while (!open.isEmpty()) {
            VersionRef ref = open.pop();
            NodeVersion version = versions.get(ref);
            PhysicalRelation home = relations.get(ref);
            // A table has its rows whatever becomes of what it was built from.
            boolean reads = home == null || home.type() != PhysicalRelation.Type.TABLE;
            if (needed.add(ref) && version != null && reads) open.addAll(upstream(version));
        }
        return new Sharing(needed, versions, relations);
    }

    private static List<VersionRef> upstream(NodeVersion version) {
        List<VersionRef> above = new ArrayList<>();
        version.build().upstreams().forEach((node, hash) -> above.add(new VersionRef(node, hash)));
        return above;
    }

    /** Views that read, at any distance through views, one of these tables; those that read others come first. */
    List<PhysicalRelation> orphans(Collection<VersionRef> moved) {
        Set<VersionRef> gone = new HashSet<>(moved);
        List<PhysicalRelation> found = new ArrayList<>();
        boolean more = !gone.isEmpty();
        while (more) {
            more = false;
            for (PhysicalRelation home : relations.values().stream()
                    .sorted(Comparator.comparing(PhysicalRelation::ref))
                    .toList()) {
                NodeVersion version = versions.get(home.ref());
                if (version == null || home.type() != PhysicalRelation.Type.VIEW) continue;
                if (needed.contains(home.ref()) || gone.contains(home.ref())) continue;
                if (upstream(version).stream().noneMatch(gone::contains)) continue;
                gone.add(home.ref());
                found.add(0, home);
                more = true;
            }
        }
        return found;
    }
}
