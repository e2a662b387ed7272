package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.version.VersionHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares every model and seed of a project with what was recorded about it (planning.md 4). */
final class ChangeDetection {
    private final PlanInput input;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final Map<NodeId, VersionHash> versions;
    private final Map<NodeId, Detected> found = new HashMap<>();

    private ChangeDetection(PlanInput input, StateFacts state, WarehouseFacts warehouse) {
        this.input = input;
        this.state = state;
        this.warehouse = warehouse;
        this.versions = input.versions();
    }

    /** Findings for all nodes, also those that are not selected. */
    static Detections run(PlanInput input, StateFacts state, WarehouseFacts warehouse) {
        ChangeDetection detection = new ChangeDetection(input, state, warehouse);
        for (Buildable node : input.nodes()) detection.found.put(node.id(), detection.detect(node));
        return new Detections(detection.found);
    }

    private Detected detect(Buildable node) {
        Optional<RelationKind> existing = warehouse.findKind(node);
        Optional<Fingerprint> recorded = Optional.ofNullable(state.own().get(node.id()))
                .filter(record -> warehouse.same(record.target(), node.relation()));
        if (existing.isEmpty()) return Detected.plain(Reason.FIRST_RUN, recorded, existing);
        Detected found = compared(node, recorded, existing);
        return recorded.isEmpty() ? found : found.withSchema(declaredFindings(node));
    }

    private Detected compared(Buildable node, Optional<Fingerprint> recorded, Optional<RelationKind> existing) {
        // An equal version proves that definition, identity and everything upstream are equal.
        if (recorded.isEmpty() || recorded.get().version().equals(node.version())) {
            return Detected.plain(ordinaryReason(node), recorded, existing);
        }
        return compare(node, recorded.get(), existing);
    }

    static Reason ordinaryReason(Buildable node) {
        boolean continues = node.materialization()
                .filter(m -> m == Materialization.INCREMENTAL || m == Materialization.SNAPSHOT)
                .isPresent();
        return continues ? Reason.NORMAL_INCREMENTAL : Reason.NO_CHANGE;
    }

    /**
     * What the next run of an incremental model has to change in its relation because of a declared column; nothing
     * when it leaves columns alone, or when the values fit into the column as it is.
     */
    private List<SchemaFinding> declaredFindings(Buildable node) {
        boolean follows = node.incremental()
                .filter(incremental -> incremental.onSchemaChange() != Incremental.OnSchemaChange.IGNORE)
                .isPresent();
        if (!follows) return List.of();
        return SchemaComparison.of(node, warehouse.columns(node.relation()), warehouse).stream()
                .filter(finding -> finding.origin() == SchemaFinding.Origin.YML)
                .filter(finding -> finding.actualType().isEmpty()
                        || !warehouse.widens(
                                finding.expectedType().orElse(""),
                                finding.actualType().get()))
                .toList();
    }

    private Detected compare(Buildable node, Fingerprint record, Optional<RelationKind> existing) {
        FingerprintMetadata metadata = record.metadata();
        boolean tracked = input.queryChangeTracking() || node.materialization().isEmpty();
        boolean query = tracked && !record.definitionHash().equals(node.definitionHash());
        IdentityDifference identity = IdentityDifference.of(metadata.identity(), node.identity());
        List<String> functions = tracked ? identity.functions() : List.of();
        boolean config = identity.config();
        List<Cause> causes = tracked ? causes(node, metadata.upstreamVersions()) : List.of();
        Reason reason = ordinaryReason(node);
        if (tracked) reason = Reason.UPSTREAM_CHANGED;
        if (config) reason = Reason.CONFIG_CHANGED;
        if (!functions.isEmpty()) reason = Reason.FUNCTION_CHANGED;
        if (query) reason = Reason.QUERY_CHANGED;
        return new Detected(
                reason,
                query,
                config,
                functions,
                causes,
                Optional.of(record),
                existing,
                identity.wasMaterialized(),
                List.of());
    }

    /** Direct upstream nodes of which another version was read than the project has now. */
    private List<Cause> causes(Buildable node, Map<NodeId, String> read) {
        List<Cause> causes = new ArrayList<>();
        for (NodeId upstream : input.dag().upstream(node.id())) {
            VersionHash expected = versions.get(upstream);
            String before = read.get(upstream);
            Optional<Reason> above = Optional.ofNullable(found.get(upstream)).map(Detected::reason);
            boolean changed = (expected == null || before == null)
                    ? above.filter(Reason::ownChange).isPresent()
                    : !before.equals(expected.hex());
            if (changed) causes.add(cause(upstream, above));
        }
        causes.sort(Comparator.comparing(Cause::id));
        return causes;
    }

    private static Cause cause(NodeId upstream, Optional<Reason> reason) {
        if (reason.isEmpty()) return new Cause(upstream, "changed");
        return Cause.of(upstream, reason.get().unchanged() ? Reason.UPSTREAM_CHANGED : reason.get());
    }
}
