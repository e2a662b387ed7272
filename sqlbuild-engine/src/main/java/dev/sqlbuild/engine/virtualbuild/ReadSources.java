package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a build has read of the sources, to be recorded for its VDE (virtual-build.md 6.1). */
final class ReadSources {
    private final Workspace workspace;
    private final VirtualPlanning planning;
    private final VirtualPlan plan;

    ReadSources(Workspace workspace, VirtualPlanning planning) {
        this.workspace = workspace;
        this.planning = planning;
        this.plan = planning.plan();
    }

    /**
     * Only sources all of whose readers ran: a partial run must not hide data that others have not seen. A new VDE takes over
     * what was recorded for the one from which it inherits.
     */
    List<SourceObservation> observations() {
        Set<NodeId> ran = new HashSet<>();
        plan.running().forEach(node -> ran.add(node.id()));
        Map<String, SourceObservation> seen = new TreeMap<>();
        if (plan.state().isNew()) seen.putAll(plan.state().observations());
        for (Source source : workspace.sources().values()) {
            Optional<Observation> observation = planning.observed().find(source.id());
            Set<NodeId> below = workspace.dag().descendants(Set.of(source.id()), Integer.MAX_VALUE);
            if (below.isEmpty() || !ran.containsAll(below)) continue;
            observation
                    .flatMap(found -> recorded(source, found))
                    .ifPresent(recorded -> seen.put(source.name(), recorded));
        }
        return List.copyOf(seen.values());
    }

    /** A tolerated change keeps the earlier version, so that drift adds up. */
    private Optional<SourceObservation> recorded(Source source, Observation observation) {
        if (observation.version().isEmpty()) return Optional.empty();
        DataVersion now = observation.version().get();
        Optional<SourceObservation> before =
                Optional.ofNullable(plan.state().observations().get(source.name()));
        boolean tolerated = now.after(before.map(VirtualPlanning::dataVersion), observation.tolerance())
                == DataVersion.Change.TOLERATED;
        if (tolerated) return before;
        return Optional.of(new SourceObservation(
                source.name(),
                now.strategy(),
                now.kind(),
                now.value(),
                now.hash(),
                planning.observed().at()));
    }
}
