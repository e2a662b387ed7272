package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a command will do, from the project and what was read about warehouse and state (planning.md 5). */
public final class Planner {
    private static final int SHOWN = 5;

    private final PlanInput input;
    private final PlanRequest request;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final SourceFacts sources;

    private Planner(
            PlanInput input, PlanRequest request, StateFacts state, WarehouseFacts warehouse, SourceFacts sources) {
        this.input = input;
        this.request = request;
        this.state = state;
        this.warehouse = warehouse;
        this.sources = sources;
    }

    /**
     * The plan. Pure: the same arguments give the same plan.
     *
     * @throws dev.sqlbuild.base.SqlBuildException with everything that forbids to build the selected scope
     */
    public static Plan plan(
            PlanInput input, PlanRequest request, StateFacts state, WarehouseFacts warehouse, SourceFacts sources) {
        return new Planner(input, request, state, warehouse, sources).plan();
    }

    private Plan plan() {
        Detections detected = ChangeDetection.run(input, state, warehouse);
        Scope scope = Scope.of(input, request, detected);
        RelationResolver resolver = resolver(scope);
        Map<NodeId, BaselineCopy> baseline = ReusePlanning.baseline(input, request, scope, detected, warehouse);
        Diagnostics errors = new Diagnostics();
        errors.addAll(ScopeChecks.run(input, request, scope, warehouse, resolver, detected, baseline.keySet()));
        CursorChecks.run(request, scope.nodes(), errors);
        PlanAssembly assembly = new PlanAssembly(
                input, request, state, warehouse, detected, scope, resolver, sources, baseline.keySet(), errors);
        List<PlannedNode> nodes = assembly.run();
        errors.addAll(SnapshotChecks.run(nodes));
        errors.throwIfErrors();
        SourceFindings findings = assembly.findings(sources);
        List<PlanWarning> warnings = warnings(scope, detected, resolver, baseline.keySet());
        warnings.addAll(findings.warnings());
        warnings.addAll(IncrementalWarnings.of(nodes, request));
        return new Plan(
                input.environment(),
                request,
                nodes,
                resolver,
                needed(baseline, nodes),
                Migrations.NONE,
                findings,
                warnings);
    }

    /** The copies that something reads that runs. */
    private List<BaselineCopy> needed(Map<NodeId, BaselineCopy> baseline, List<PlannedNode> nodes) {
        Set<NodeId> read = new HashSet<>();
        for (PlannedNode node : nodes) {
            if (node.runs()) read.addAll(input.dag().upstream(node.id()));
        }
        return baseline.values().stream()
                .filter(copy -> read.contains(copy.id()))
                .toList();
    }

    private RelationResolver resolver(Scope scope) {
        Map<NodeId, RelationName> own = new HashMap<>();
        Map<NodeId, RelationName> deferred = new HashMap<>();
        for (Buildable node : input.nodes()) {
            own.put(node.id(), node.relation());
            if (scope.contains(node.id())) continue;
            request.deferTo()
                    .map(deferral -> deferral.relations().get(node.id()))
                    .ifPresent(relation -> deferred.put(node.id(), relation));
        }
        return new RelationResolver(own, deferred);
    }

    private List<PlanWarning> warnings(
            Scope scope, Detections detected, RelationResolver resolver, Set<NodeId> baseline) {
        List<PlanWarning> warnings = new ArrayList<>();
        if (scope.nodes().isEmpty()
                && !(request.select().isEmpty() && request.exclude().isEmpty())) {
            warnings.add(new PlanWarning(
                    Kind.EMPTY_SELECTION, Optional.empty(), "the selection leaves no model or seed to build"));
        }
        if (request.deferTo().isPresent() && resolver.deferred().isEmpty()) {
            warnings.add(new PlanWarning(
                    Kind.NOTHING_DEFERRED,
                    Optional.empty(),
                    "everything is selected, so nothing is read from environment '"
                            + request.deferTo().get().environment() + "'"));
        }
        for (Buildable node : scope.nodes()) {
            Detected found = detected.of(node);
            recordWarning(node, found).ifPresent(warnings::add);
            staleWarning(node, scope, detected, resolver, baseline).ifPresent(warnings::add);
        }
        return warnings;
    }

    private static Optional<PlanWarning> recordWarning(Buildable node, Detected found) {
        if (found.existing().isEmpty() && found.recorded().isPresent()) {
            return Optional.of(PlanWarning.about(
                    Kind.RECORDED_RELATION_MISSING,
                    node.id(),
                    node.name() + ": SQLBuild state records a previous build, but the relation no longer exists in the"
                            + " warehouse (" + node.relation() + "); planning a first run to recreate it"));
        }
        if (found.existing().isPresent() && found.recorded().isEmpty()) {
            return Optional.of(PlanWarning.about(
                    Kind.UNRECORDED_RELATION,
                    node.id(),
                    node.name() + ": " + node.relation()
                            + " exists, but SQLBuild state records no build of it; changes cannot be detected"));
        }
        return Optional.empty();
    }

    private Optional<PlanWarning> staleWarning(
            Buildable node, Scope scope, Detections detected, RelationResolver resolver, Set<NodeId> baseline) {
        List<String> stale = new ArrayList<>();
        for (NodeId upstream : input.dag().upstream(node.id())) {
            boolean readHere =
                    !scope.contains(upstream) && !resolver.isDeferred(upstream) && !baseline.contains(upstream);
            if (readHere && detected.isStale(upstream)) stale.add(upstream.name());
        }
        if (stale.isEmpty()) return Optional.empty();
        String names = String.join(", ", stale.subList(0, Math.min(SHOWN, stale.size())));
        if (stale.size() > SHOWN) names += ", +" + (stale.size() - SHOWN) + " more";
        String kind = node.id().kind() == NodeKind.MODEL ? "model" : "seed";
        return Optional.of(PlanWarning.about(
                Kind.STALE_UPSTREAM,
                node.id(),
                "selected " + kind + " '" + node.name() + "' is stale: upstream " + names
                        + " changed but will not be rebuilt or is stale;"
                        + " use a closure selector (for example +model) to incorporate it"));
    }
}
