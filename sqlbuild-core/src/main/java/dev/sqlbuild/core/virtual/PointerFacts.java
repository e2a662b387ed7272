package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Map;

/**
 * What is known of the versions that a promotion or rollback moves pointers to.
 *
 * @param versions recorded definitions of every ref involved
 * @param relations recorded locations of every ref involved
 * @param warehouse what stands at those locations and at the logical names
 */
public record PointerFacts(
        Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations, WarehouseFacts warehouse) {

    public PointerFacts {
        versions = Map.copyOf(versions);
        relations = Map.copyOf(relations);
    }

    /** Whether the store knows where the version lives. */
    boolean isTracked(VersionRef ref) {
        return relations.containsKey(ref);
    }

    /** Whether the version's relation is in the warehouse. */
    boolean stands(VersionRef ref) {
        PhysicalRelation home = relations.get(ref);
        return home != null && (home.type() == PhysicalRelation.Type.FUNCTION || warehouse.exists(home.relation()));
    }
}
