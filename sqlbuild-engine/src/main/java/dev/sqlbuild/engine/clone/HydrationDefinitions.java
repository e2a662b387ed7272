package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtualbuild.VersionRecords;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What versions are: as the workspace defines them, else as the target's store has them. */
final class HydrationDefinitions {
    private final HydrationPlaces places;
    private final HydrationState state;
    private final VersionRecords workspace;

    /**
     * @param created versions that may be created: of views among them the sources are looked at
     * @param runId run that creates them
     */
    HydrationDefinitions(
            VirtualSite site,
            PlanInput input,
            HydrationPlaces places,
            HydrationState state,
            SourceFactors sources,
            Collection<VersionRef> created,
            String runId) {
        this.places = places;
        this.state = state;
        Map<NodeId, VersionHash> defined = new HashMap<>();
        Map<NodeId, RelationName> homes = new HashMap<>();
        for (Buildable node : input.nodes()) {
            defined.put(node.id(), node.version());
            homes.put(
                    node.id(),
                    places.home(new VersionRef(node.id(), node.version())).relation());
        }
        Workspace physical = PhysicalWorkspace.of(site.workspace(), homes);
        this.workspace = new VersionRecords(
                node -> Optional.ofNullable(defined.get(node)),
                site.workspace(),
                ProjectReferences.ofPlaces(
                        physical,
                        sources.of(readByViews(site.workspace(), places, created)),
                        site.adapter().dialect()),
                runId);
    }

    private static List<Source> readByViews(
            Workspace workspace, HydrationPlaces places, Collection<VersionRef> created) {
        return created.stream()
                .flatMap(ref -> places.ofWorkspace(ref).stream())
                .filter(Buildable::isView)
                .flatMap(view -> workspace.dag().upstream(view.id()).stream())
                .filter(above -> above.kind() == NodeKind.SOURCE)
                .distinct()
                .map(above -> workspace.source(above.name()))
                .toList();
    }

    /** The definition of a version, if anybody knows it. */
    Optional<NodeVersion> find(VersionRef ref) {
        return places.ofWorkspace(ref)
                .map(workspace::version)
                .or(() -> Optional.ofNullable(state.versions().get(ref)));
    }

    /** The definition of a version that is known to have one. */
    NodeVersion require(VersionRef ref) {
        return find(ref).orElseThrow(() -> new IllegalStateException("no definition of " + ref));
    }
}
