package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.core.virtual.VersionHomes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where versions of the workspace, and others that the target's store knows, live in the target. */
final class HydrationPlaces {
    private final VdeLayout layout;
    private final Map<NodeId, Buildable> nodes = new HashMap<>();
    private final HydrationState state;
    private final VersionHomes homes;

    HydrationPlaces(VdeLayout layout, PlanInput input, HydrationState state) {
        this.layout = layout;
        this.state = state;
        this.homes = new VersionHomes(layout, state.relations());
        input.nodes().forEach(node -> nodes.put(node.id(), node));
    }

    /** The node of which the workspace defines this version. */
    Optional<Buildable> ofWorkspace(VersionRef ref) {
        return Optional.ofNullable(nodes.get(ref.node()))
                .filter(node -> node.version().equals(ref.version()));
    }

    /** Where a version lives in the target, or will. */
    PhysicalRelation home(VersionRef ref) {
        Optional<NodeVersion> recorded = Optional.ofNullable(state.versions().get(ref));
        RelationName base = Optional.ofNullable(nodes.get(ref.node()))
                .map(Buildable::relation)
                .or(() -> recorded.flatMap(version -> version.build().logical()))
                .orElseGet(
                        () -> RelationName.of(layout.defaultSchema(), ref.node().name()));
        PhysicalRelation.Type type = ofWorkspace(ref)
                .map(Buildable::physicalType)
                .or(() -> recorded.map(HydrationPlaces::type))
                .orElse(PhysicalRelation.Type.TABLE);
        return homes.of(ref, base, type);
    }

    private static PhysicalRelation.Type type(NodeVersion version) {
        if (version.node().kind() == NodeKind.FUNCTION) return PhysicalRelation.Type.FUNCTION;
        return HydrationState.holdsNoRows(version) ? PhysicalRelation.Type.VIEW : PhysicalRelation.Type.TABLE;
    }
}
