package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.IdentityDifference;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares every node of the workspace with what a VDE has bound (virtual-build.md 4). */
final class Staleness {
    private final PlanInput input;
    private final VirtualState state;
    private final WarehouseFacts warehouse;
    private final Map<NodeId, Finding> found = new HashMap<>();

    /**
     * What was found about one node.
     *
     * @param reason how it relates to the bound version
     * @param bound version the VDE points to
     * @param changedKeys configuration keys, or functions, that differ
     * @param causes nearest changed roots upstream, sorted
     */
    record Finding(VirtualReason reason, Optional<VersionHash> bound, List<String> changedKeys, List<NodeId> causes) {}

    private Staleness(PlanInput input, VirtualState state, WarehouseFacts warehouse) {
        this.input = input;
        this.state = state;
        this.warehouse = warehouse;
    }

    /** Findings for every node, in one pass down the graph. */
    static Map<NodeId, Finding> of(PlanInput input, VirtualState state, WarehouseFacts warehouse) {
        Staleness staleness = new Staleness(input, state, warehouse);
        for (Buildable node : input.nodes()) staleness.found.put(node.id(), staleness.find(node));
        return staleness.found;
    }

    private Finding find(Buildable node) {
        Optional<VersionHash> bound = state.bound().find(node.id());
        Optional<NodeVersion> recorded = bound.flatMap(version -> state.version(node.id(), version));
        if (bound.isEmpty() || recorded.isEmpty()) return plain(VirtualReason.FIRST_RUN, bound);
        if (bound.get().equals(node.version())) {
            boolean there = state.relation(new VersionRef(node.id(), node.version()))
                    .filter(this::exists)
                    .isPresent();
            return plain(there ? VirtualReason.NO_CHANGE : VirtualReason.RELATION_MISSING, bound);
        }
        return compare(node, bound.get(), recorded.get());
    }

    private boolean exists(PhysicalRelation relation) {
        return Standing.stands(relation, warehouse);
    }

    private static Finding plain(VirtualReason reason, Optional<VersionHash> bound) {
        return new Finding(reason, bound, List.of(), List.of());
    }

    private Finding compare(Buildable node, VersionHash bound, NodeVersion recorded) {
        if (node.id().kind() == NodeKind.SEED) return plain(VirtualReason.SEED_CHANGED, Optional.of(bound));
        if (recorded instanceof FunctionVersion function) {
            return function.local().equals(node.localHash())
                    ? upstreamChanged(node, bound)
                    : plain(VirtualReason.QUERY_CHANGED, Optional.of(bound));
        }
        ModelVersion model = (ModelVersion) recorded;
        if (model.local().equals(node.localHash())) return upstreamChanged(node, bound);
        if (!model.definition().equals(node.definition())) {
            return plain(VirtualReason.QUERY_CHANGED, Optional.of(bound));
        }
        IdentityDifference difference = IdentityDifference.of(model.identity(), node.identity());
        return difference.config() || difference.functions().isEmpty()
                ? new Finding(VirtualReason.CONFIG_CHANGED, Optional.of(bound), difference.keys(), List.of())
                : new Finding(VirtualReason.FUNCTION_CHANGED, Optional.of(bound), difference.functions(), List.of());
    }

    private Finding upstreamChanged(Buildable node, VersionHash bound) {
        Set<NodeId> causes = new TreeSet<>();
        for (NodeId above : input.dag().upstream(node.id())) {
            Finding finding = found.get(above);
            if (finding == null) continue;
            if (finding.reason().root()) causes.add(above);
            else if (finding.reason() == VirtualReason.UPSTREAM_CHANGED) causes.addAll(finding.causes());
        }
        if (causes.isEmpty()) {
            // Nothing built above it differs, so the declaration of a source does.
            input.dag().upstream(node.id()).stream()
                    .filter(above -> above.kind() == NodeKind.SOURCE)
                    .forEach(causes::add);
        }
        return new Finding(VirtualReason.UPSTREAM_CHANGED, Optional.of(bound), List.of(), List.copyOf(causes));
    }
}
