package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where versions live: where the store says, and for a new one under a name that no other version of its node has
 * (virtual-build.md 2).
 */
public final class VersionHomes {
    private final VdeLayout layout;
    private final Map<VersionRef, PhysicalRelation> recorded;
    private final Map<NodeId, Set<String>> taken = new HashMap<>();

    /** @param recorded all recorded places */
    public VersionHomes(VdeLayout layout, Map<VersionRef, PhysicalRelation> recorded) {
        this.layout = layout;
        this.recorded = recorded;
        for (VersionRef ref : recorded.keySet()) {
            taken.computeIfAbsent(ref.node(), node -> new HashSet<>())
                    .add(ref.version().abbreviated());
        }
    }

    /**
     * The recorded place of a version, or its future one.
     *
     * @param base where direct mode would build the node
     */
    public PhysicalRelation of(VersionRef ref, RelationName base, PhysicalRelation.Type type) {
        PhysicalRelation known = recorded.get(ref);
        if (known != null) return known;
        boolean free =
                !taken.getOrDefault(ref.node(), Set.of()).contains(ref.version().abbreviated());
        RelationName relation = free ? layout.physical(ref, base) : layout.physicalWithLongerHash(ref, base);
        return PhysicalRelation.fresh(ref, relation, type);
    }
}
