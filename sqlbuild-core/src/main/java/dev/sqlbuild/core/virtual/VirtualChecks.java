package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.CursorChecks;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.virtual.Staleness.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses a scope that could not be built or published, before anything is written. */
final class VirtualChecks {
    private static final int SHOWN = 5;

    private VirtualChecks() {}

    /** Throws everything that is wrong at once. */
    static void run(
            PlanInput input,
            PlanRequest request,
            Set<NodeId> scope,
            VdeLayout layout,
            VirtualState state,
            WarehouseFacts warehouse,
            Map<NodeId, Finding> findings) {
        Diagnostics errors = new Diagnostics();
        missingUpstream(input, scope, findings).forEach(errors::add);
        CursorChecks.run(
                request,
                input.nodes().stream().filter(node -> scope.contains(node.id())).toList(),
                errors);
        for (Buildable node : input.nodes()) {
            boolean published = scope.contains(node.id()) || state.bound().contains(node.id());
            if (published && node.id().kind() != NodeKind.FUNCTION) {
                tableInTheWay(node, layout.logical(state.vde(), node.relation()), warehouse)
                        .forEach(errors::add);
            }
        }
        errors.throwIfErrors();
    }

    /** An unselected upstream node is as it should be, but its relation is gone (planning.md 5.5). */
    private static List<Diagnostic> missingUpstream(PlanInput input, Set<NodeId> scope, Map<NodeId, Finding> findings) {
        Map<NodeId, List<NodeId>> readers = new TreeMap<>();
        for (Buildable node : input.nodes()) {
            if (!scope.contains(node.id())) continue;
            for (NodeId above : input.dag().upstream(node.id())) {
                Finding finding = findings.get(above);
                boolean missing =
                        finding != null && finding.reason() == VirtualReason.RELATION_MISSING && !scope.contains(above);
                if (missing)
                    readers.computeIfAbsent(above, id -> new ArrayList<>()).add(node.id());
            }
        }
        if (readers.isEmpty()) return List.of();
        List<NodeId> missing = readers.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .map(Map.Entry::getKey)
                .toList();
        String names = missing.stream().limit(SHOWN).map(NodeId::name).collect(Collectors.joining(", "));
        if (missing.size() > SHOWN) names += ", +" + (missing.size() - SHOWN) + " more";
        String reader = readers.values().iterator().next().get(0).name();
        return List.of(Diagnostic.of(
                        Code.S301,
                        "cannot build selected scope: " + missing.size() + " missing upstream dependencies (" + names
                                + ")")
                .withHelp("add them with --select +" + reader));
    }

    private static List<Diagnostic> tableInTheWay(Buildable node, RelationName logical, WarehouseFacts warehouse) {
        boolean free = warehouse
                .findKind(logical)
                .filter(kind -> kind != RelationKind.VIEW)
                .isEmpty();
        if (free) return List.of();
        String what = node.isSeed() ? "logical seed target" : "logical target";
        return List.of(Diagnostic.of(
                        Code.C250,
                        what + " for '" + node.name() + "' is a table; build will not overwrite it: " + logical)
                .withHelp("take existing tables over with sqb state adopt, or drop or rename the table"));
    }
}
