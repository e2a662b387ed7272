package dev.sqlbuild.engine.clone;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.state.store.StateView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the target's store knows of versions and of what those read that hold no rows.
 *
 * @param versions recorded definitions
 * @param relations all recorded places
 */
record HydrationState(Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations) {

    /** Reads them, in as many queries as views and functions are nested at most. */
    static HydrationState read(StateView view, Collection<VersionRef> refs) {
        Map<VersionRef, NodeVersion> versions = new HashMap<>();
        Set<VersionRef> seen = new HashSet<>(refs);
        Set<VersionRef> open = seen;
        Map<VersionRef, PhysicalRelation> relations = view.allRelations();
        while (!open.isEmpty()) {
            Map<VersionRef, NodeVersion> found = view.versions(open);
            versions.putAll(found);
            Set<VersionRef> next = new HashSet<>();
            for (NodeVersion version : found.values()) {
                if (!holdsNoRows(version)) continue;
                version.build().upstreams().forEach((node, hash) -> next.add(new VersionRef(node, hash)));
            }
            next.removeAll(seen);
            seen.addAll(next);
            open = next;
        }
        return new HydrationState(versions, relations);
    }

    static boolean holdsNoRows(NodeVersion version) {
        return version.node().kind() == NodeKind.FUNCTION
                || version.build().materialized().filter("view"::equals).isPresent();
    }

    /** Whether the version was built completely; says nothing about the warehouse. */
    boolean isReady(VersionRef ref) {
        NodeVersion version = versions.get(ref);
        return version != null && version.status() == VersionStatus.READY && relations.containsKey(ref);
    }
}
