package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.WindowRequest;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.plan.PlannedNode.Changes;
import dev.sqlbuild.core.version.VersionHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives every selected node its action and reason, upstream first: what a node reads depends on what runs above it. */
final class PlanAssembly {
    private final PlanInput input;
    private final PlanRequest request;
    private final WarehouseFacts warehouse;
    private final Detections detected;
    private final Scope scope;
    private final SourceData data;
    private final SourceFindings.Builder findings = new SourceFindings.Builder();
    private final ReplayCascade cascade;
    private final ReusePlanning reuse;
    private final VersionsRead versions;
    private final Pruning pruning;
    private final Map<NodeId, PlannedNode> planned = new LinkedHashMap<>();

    PlanAssembly(
            PlanInput input,
            PlanRequest request,
            StateFacts state,
            WarehouseFacts warehouse,
            Detections detected,
            Scope scope,
            RelationResolver resolver,
            SourceFacts sources,
            Set<NodeId> baseline,
            Diagnostics errors) {
        this.input = input;
        this.request = request;
        this.warehouse = warehouse;
        this.detected = detected;
        this.scope = scope;
        this.data = new SourceData(input, state, resolver, baseline, sources);
        this.cascade = new ReplayCascade(input, !request.localReplays(), state, errors);
        this.reuse = new ReusePlanning(request, state, warehouse, data);
        this.versions = new VersionsRead(input, state, detected, resolver, baseline, planned);
        this.pruning = new Pruning(input, data, planned, errors);
    }

    List<PlannedNode> run() {
        for (Buildable node : input.nodes()) {
            if (!scope.contains(node.id())) {
                data.unselected(node);
                continue;
            }
            PlannedNode plannedNode = plan(node, detected.of(node));
            if (!plannedNode.runs()) cascade.withdraw(node.id());
            PlannedNode decided = plannedNode.with(plannedNode.incremental(), cascade.recorded(plannedNode));
            planned.put(node.id(), decided);
            data.planned(decided);
        }
        return List.copyOf(planned.values());
    }

    SourceFindings findings(SourceFacts sources) {
        return findings.build(data.above(planned.keySet()), sources);
    }

    private boolean prunes() {
        return request.changesOnly() && !request.force();
    }

    private PlannedNode plan(Buildable node, Detected found) {
        SourceData.Reading reading = data.reading(node, found.recorded());
        findings.add(node, reading);
        PlannedNode ordinary = ordinary(node, found, reading);
        if (!reading.tooOld().isEmpty() && !node.isFunction()) {
            return ordinary.with(Action.SKIP, Reason.SOURCE_FRESHNESS_ERROR, reading.tooOld());
        }
        return reuse.decide(
                prunes() && node.materialization().isPresent() ? pruning.decide(ordinary, reading) : ordinary);
    }

    private PlannedNode ordinary(Buildable node, Detected found, SourceData.Reading reading) {
        Map<NodeId, VersionHash> read = versions.by(node);
        Reason reason = rebuilds(node) ? Reason.FULL_REFRESH : found.reason();
        Optional<ReplayCascade.Incoming> incoming = cascade.incoming(node);
        if (incoming.isPresent() && reason.unchanged()) reason = Reason.UPSTREAM_CHANGED;
        Optional<IncrementalPlan> incremental = Optional.empty();
        if (node.incremental().isPresent()) incremental = Optional.of(incremental(node, found, reason, incoming));
        else cascade.pass(node, found, reason, incoming);
        return new PlannedNode(
                node,
                action(node, found, reason, incremental),
                reason,
                versions.built(node, read),
                VersionsRead.words(read),
                reading.versions(),
                found.recorded(),
                found.existing(),
                changes(node, found),
                found.causes(),
                incremental,
                Optional.empty(),
                Optional.empty());
    }

    /** A model may always be rebuilt, or never by the flag. */
    private boolean rebuilds(Buildable node) {
        if (node.incremental().isPresent()) {
            return node.incremental().get().fullRefresh().orElse(request.fullRefresh());
        }
        boolean rebuildable =
                node.materialization().map(m -> m != Materialization.VIEW).orElse(true);
        return request.fullRefresh() && rebuildable;
    }

    private IncrementalPlan incremental(
            Buildable node, Detected found, Reason reason, Optional<ReplayCascade.Incoming> incoming) {
        IncrementalPlan.Replay replay = cascade.decide(node, found, reason, incoming);
        boolean replayed = replay.policy().filter(ReplayPolicy.FULL::equals).isPresent();
        boolean first = reason == Reason.FIRST_RUN || found.existing().isEmpty();
        boolean wasView = found.existing().filter(RelationKind.VIEW::equals).isPresent();
        boolean rebuild = first || reason == Reason.FULL_REFRESH || replayed || wasView;
        Optional<CursorType> type =
                node.incremental().flatMap(Incremental::cursor).map(Cursor::type);
        // What is rebuilt as a whole would lose everything outside of the given interval.
        boolean bounded = type.isPresent() && (!rebuild || first);
        return new IncrementalPlan(
                replay,
                rebuild,
                new WindowRequest(
                        rebuild ? Optional.empty() : replay.policy().flatMap(ReplayPolicy::distance),
                        bounded ? request.cursor().start(type.get()) : Optional.empty(),
                        bounded ? request.cursor().end(type.get()) : Optional.empty()),
                IncrementalPlan.Bounds.NONE);
    }

    private Action action(Buildable node, Detected found, Reason reason, Optional<IncrementalPlan> incremental) {
        if (node.materialization().isEmpty()) {
            boolean current = reason.unchanged() && found.recorded().isPresent() && !request.force();
            return current ? Action.SKIP : node.ordinaryAction();
        }
        boolean rebuild = incremental.filter(IncrementalPlan::rebuild).isPresent();
        return rebuild ? Action.CREATE_TABLE : node.ordinaryAction();
    }

    private Changes changes(Buildable node, Detected found) {
        List<String> diff = List.of();
        if (found.queryChanged() && !node.isSeed() && found.recorded().isPresent()) {
            String before = found.recorded().get().definition();
            diff = before.isEmpty() ? List.of() : QueryDiff.of(before, node.definition());
        }
        List<SchemaFinding> schema = SchemaComparison.of(node, warehouse.columns(node.relation()), warehouse);
        boolean nothing = diff.isEmpty() && schema.isEmpty() && found.reason().unchanged();
        return nothing
                ? Changes.NONE
                : new Changes(found.queryChanged(), found.configChanged(), found.changedFunctions(), diff, schema);
    }
}
