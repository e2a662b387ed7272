package dev.sqlbuild.core.virtual;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which nodes a virtual build is about (virtual-build.md 6). */
final class VirtualScope {
    private VirtualScope() {}

    /**
     * The selected nodes, with the functions and stale seeds they need; {@code S092} when stale models upstream of them
     * are left out.
     */
    static Set<NodeId> of(PlanInput input, PlanRequest request, Predicate<NodeId> stale) {
        Set<NodeId> known = input.nodes().stream().map(Buildable::id).collect(Collectors.toSet());
        Set<NodeId> scope = new HashSet<>(
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude()));
        scope.retainAll(known);
        Set<NodeId> above = new HashSet<>(input.dag().ancestors(scope, Integer.MAX_VALUE));
        above.retainAll(known);
        List<NodeId> missing = above.stream()
                .filter(node -> node.kind() == NodeKind.MODEL && stale.test(node))
                .sorted()
                .toList();
        if (!missing.isEmpty() && !request.includeStaleUpstreams()) throw incomplete(missing);
        scope.addAll(missing);
        above.stream()
                .filter(node -> node.kind() == NodeKind.FUNCTION || (node.kind() == NodeKind.SEED && stale.test(node)))
                .forEach(scope::add);
        return scope;
    }

    private static SqlBuildException incomplete(List<NodeId> missing) {
        String names = missing.stream().map(NodeId::name).collect(Collectors.joining(", "));
        return new SqlBuildException(Diagnostic.of(Code.S092, "selected models have stale required upstreams: " + names)
                .withHelp("Re-run with --include-stale-upstreams to add the minimal required upstream closure."));
    }
}
