package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.WindowRequest;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.ReuseDecision.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides what is copied from another environment instead of being built (planning.md 9.3). */
final class ReusePlanning {
    private final PlanRequest request;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final SourceData data;

    ReusePlanning(PlanRequest request, StateFacts state, WarehouseFacts warehouse, SourceData data) {
        this.request = request;
        this.state = state;
        this.warehouse = warehouse;
        this.data = data;
    }

    /** Models outside the selection that are missing or stale here and can be had elsewhere. */
    static Map<NodeId, BaselineCopy> baseline(
            PlanInput input, PlanRequest request, Scope scope, Detections detected, WarehouseFacts warehouse) {
        Optional<Deferral> origin = request.reuse().baseline();
        boolean everything = request.select().isEmpty() && request.exclude().isEmpty();
        if (origin.isEmpty() || everything || request.deferTo().isPresent()) return Map.of();
        Map<NodeId, Buildable> unselected = new HashMap<>();
        input.nodes().forEach(node -> {
            if (!scope.contains(node.id())) unselected.put(node.id(), node);
        });
        Map<NodeId, BaselineCopy> copies = new LinkedHashMap<>();
        for (Buildable reader : scope.nodes()) {
            for (NodeId upstream : input.dag().upstream(reader.id())) {
                Buildable node = unselected.get(upstream);
                RelationName there = origin.get().relations().get(upstream);
                if (node == null || there == null) continue;
                if (upstream.kind() != NodeKind.MODEL || !detected.isStale(upstream)) continue;
                warehouse
                        .findKind(there)
                        .filter(kind -> kind != RelationKind.OTHER)
                        .ifPresent(kind -> copies.put(upstream, copy(node, there, kind, detected)));
            }
        }
        return copies;
    }

    private static BaselineCopy copy(Buildable node, RelationName origin, RelationKind kind, Detections detected) {
        Detections.Detected found = detected.of(node);
        return new BaselineCopy(
                node.id(),
                origin,
                kind,
                node.relation(),
                found.recorded().isPresent() ? Ownership.MANAGED : Ownership.UNMANAGED,
                found.existing().isPresent());
    }

    /** The node as it is planned when reuse is considered. */
    PlannedNode decide(PlannedNode node) {
        boolean off =
                request.fullRefresh() || request.force() || request.cursor().isGiven();
        Optional<Deferral> origin = request.reuse().models();
        if (origin.isEmpty()
                || off
                || node.isBlocked()
                || node.subject().materialization().isEmpty()) return node;
        Verdict verdict = verdict(node, origin.get());
        Optional<RelationName> copied = Optional.ofNullable(
                        origin.get().relations().get(node.id()))
                .filter(there -> verdict == Verdict.REUSE_ELIGIBLE && node.runs());
        ReuseDecision decision = new ReuseDecision(verdict, origin.get().environment(), copied);
        if (copied.isEmpty()) return node.with(decision);
        if (node.incremental().isPresent()) return seeded(node, decision);
        if (node.subject().snapshot().isPresent()) return node.with(decision);
        return Optional.ofNullable(state.reusable().get(node.id()))
                .map(record -> complete(node, record, decision))
                .orElse(node);
    }

    private Verdict verdict(PlannedNode node, Deferral origin) {
        boolean eligible = node.subject()
                .materialization()
                .filter(m -> m == Materialization.TABLE || m == Materialization.INCREMENTAL || isNewHistory(m, node))
                .isPresent();
        if (!eligible) return Verdict.INELIGIBLE_MATERIALIZATION;
        boolean current = node.existing().filter(RelationKind.TABLE::equals).isPresent()
                && node.previousVersion().filter(node.version()::equals).isPresent();
        if (current) return Verdict.CURRENT;
        Fingerprint record = state.reusable().get(node.id());
        if (record == null) return Verdict.REUSE_ORIGIN_FINGERPRINT_MISSING;
        RelationName there = origin.relations().get(node.id());
        boolean table = there != null
                && warehouse.same(record.target(), there)
                && warehouse.findKind(there).filter(RelationKind.TABLE::equals).isPresent();
        if (!table) return Verdict.REUSE_ORIGIN_RELATION_MISSING;
        if (!record.version().equals(node.version())) return Verdict.REUSE_ORIGIN_VERSION_MISMATCH;
        return data.isUnchangedSince(node.id(), record)
                ? Verdict.REUSE_ELIGIBLE
                : Verdict.REUSE_FROM_SOURCE_FRESHNESS_STALE;
    }

    /** A history that this environment has made itself is never replaced by another one. */
    private static boolean isNewHistory(Materialization materialization, PlannedNode node) {
        return materialization == Materialization.SNAPSHOT && node.existing().isEmpty();
    }

    /** The copy is the whole result, with everything that is known of the original. */
    private static PlannedNode complete(PlannedNode node, Fingerprint record, ReuseDecision decision) {
        FingerprintMetadata metadata = record.metadata();
        return node.asCopy(record.version(), metadata.upstreamVersions(), metadata.sourceVersions())
                .with(decision);
    }

    /** The copy is where the model continues, as if it had been built here. */
    private static PlannedNode seeded(PlannedNode node, ReuseDecision decision) {
        IncrementalPlan forward = new IncrementalPlan(
                IncrementalPlan.Replay.NONE,
                false,
                new WindowRequest(Optional.empty(), Optional.empty(), Optional.empty()),
                IncrementalPlan.Bounds.after(node.id()));
        return node.with(node.subject().ordinaryAction(), node.reason(), node.causes())
                .with(Optional.of(forward), node.pressure())
                .with(decision);
    }
}
