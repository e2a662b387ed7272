package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.WindowRequest;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.plan.PlannedNode.Changes;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.core.version.VersionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives every selected node its action and reason, upstream first: what a node reads depends on what runs above it. */
final class PlanAssembly {
    private final PlanInput input;
    private final PlanRequest request;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final Detections detected;
    private final Scope scope;
    private final RelationResolver resolver;
    private final Diagnostics errors;
    private final Map<NodeId, VersionHash> versions;
    private final SourceData data;
    private final SourceFindings.Builder findings = new SourceFindings.Builder();
    private final ReplayCascade cascade;
    private final ReusePlanning reuse;
    private final Set<NodeId> baseline;
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
        this.state = state;
        this.warehouse = warehouse;
        this.detected = detected;
        this.scope = scope;
        this.resolver = resolver;
        this.errors = errors;
        this.versions = input.versions();
        this.data = new SourceData(input, state, resolver, baseline, sources);
        this.cascade = new ReplayCascade(input, !request.localReplays(), state, errors);
        this.reuse = new ReusePlanning(request, state, warehouse, data);
        this.baseline = baseline;
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
        return reuse.decide(prunes() && node.materialization().isPresent() ? pruned(ordinary, reading) : ordinary);
    }

    private PlannedNode ordinary(Buildable node, Detected found, SourceData.Reading reading) {
        Map<NodeId, VersionHash> read = versionsRead(node);
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
                builtVersion(node, read),
                words(read),
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

    /** The version of each direct upstream node that will be read, given what runs in this plan. */
    private Map<NodeId, VersionHash> versionsRead(Buildable node) {
        Map<NodeId, VersionHash> read = new HashMap<>();
        for (NodeId upstream : input.dag().upstream(node.id())) {
            read.put(upstream, readVersion(upstream).orElse(VersionHash.UNKNOWN));
        }
        return read;
    }

    private static Map<NodeId, String> words(Map<NodeId, VersionHash> read) {
        Map<NodeId, String> words = new HashMap<>();
        read.forEach((node, version) ->
                words.put(node, version.equals(VersionHash.UNKNOWN) ? PlannedNode.UNKNOWN_VERSION : version.hex()));
        return words;
    }

    private Optional<VersionHash> readVersion(NodeId upstream) {
        if (upstream.kind() == NodeKind.SOURCE) {
            return Optional.ofNullable(versions.get(upstream));
        }
        PlannedNode above = planned.get(upstream);
        if (above != null && above.runs()) return Optional.of(above.builtVersion());
        if (above != null) return above.previousVersion();
        if (resolver.isDeferred(upstream)) {
            return Optional.ofNullable(state.deferred().get(upstream)).map(Fingerprint::version);
        }
        if (baseline.contains(upstream)) {
            return Optional.ofNullable(state.baseline().get(upstream)).map(Fingerprint::version);
        }
        return detected.find(upstream).flatMap(Detected::recorded).map(Fingerprint::version);
    }

    private VersionHash builtVersion(Buildable node, Map<NodeId, VersionHash> read) {
        for (Map.Entry<NodeId, VersionHash> entry : read.entrySet()) {
            boolean asDefined = entry.getValue().equals(versions.get(entry.getKey()));
            if (!asDefined) return VersionHash.of(node.localHash(), read);
        }
        return node.version();
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

    /** Leaves a model alone that is proven to be current (planning.md 5.4); never on ignorance. */
    private PlannedNode pruned(PlannedNode node, SourceData.Reading reading) {
        if (!isCurrent(node)) return node;
        List<Cause> causes = new ArrayList<>(reading.stale());
        for (NodeId upstream : input.dag().upstream(node.id())) {
            PlannedNode above = planned.get(upstream);
            if (above != null && above.runs()) causes.add(Cause.of(upstream, above.reason()));
        }
        if (!causes.isEmpty()) return node.with(node.action(), Reason.UPSTREAM_CHANGED, causes);
        if (runsDespiteUnchanged(node)) return node.with(node.action(), Reason.RUN_DESPITE_UNCHANGED, List.of());
        return node.with(Action.SKIP, ChangeDetection.ordinaryReason(node.subject()), List.of());
    }

    /** Whether the relation is what a build would make now; it may be stale through what this plan does not build. */
    private boolean isCurrent(PlannedNode node) {
        boolean kindFits = node.existing()
                .filter(kind -> (kind == RelationKind.VIEW) == node.subject().isView())
                .isPresent();
        boolean known = node.previousVersion()
                .filter(version -> !version.equals(VersionHash.UNKNOWN))
                .isPresent();
        if (!known || !kindFits) return false;
        if (node.reason().unchanged()) return true;
        boolean certain = !node.upstreamVersions().containsValue(PlannedNode.UNKNOWN_VERSION);
        return node.reason() == Reason.UPSTREAM_CHANGED
                && certain
                && node.previousVersion().filter(node.builtVersion()::equals).isPresent();
    }

    private boolean runsDespiteUnchanged(PlannedNode node) {
        Optional<String> policy = node.subject().runDespiteUnchanged();
        if (policy.isEmpty() || node.subject().ordinaryAction() != Action.CREATE_TABLE) return false;
        if (policy.get().equals("always")) return true;
        Optional<Duration> age = data.ageOfNewest(node.id());
        if (age.isPresent()) {
            return ConfigDuration.find(policy.get())
                    .filter(most -> age.get().compareTo(most) <= 0)
                    .isPresent();
        }
        errors.add(Diagnostic.of(
                        Code.C000,
                        "cannot determine upstream source freshness age for model '"
                                + node.id().name() + "': run_despite_unchanged " + policy.get()
                                + " needs a timestamp observation of a source above it")
                .on("model", node.id().name())
                .withHelp("write run_despite_unchanged always, or declare freshness for a source it reads"));
        return false;
    }
}
