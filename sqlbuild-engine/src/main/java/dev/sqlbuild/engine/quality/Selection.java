package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WorkspaceInput;
import java.util.List;
import java.util.Set;

/** Nodes chosen by selectors whose checks run. */
final class Selection {
    private final boolean everything;
    private final Set<NodeId> nodes;

    private Selection(boolean everything, Set<NodeId> nodes) {
        this.everything = everything;
        this.nodes = nodes;
    }

    static Selection of(Workspace workspace, List<String> select, List<String> exclude) {
        if (select.isEmpty() && exclude.isEmpty()) return new Selection(true, Set.of());
        PlanInput input = WorkspaceInput.of(workspace);
        return new Selection(
                false, Selectors.of(input.selectable(), input.dag()).select(select, exclude));
    }

    boolean isEverything() {
        return everything;
    }

    boolean contains(NodeId node) {
        return everything || nodes.contains(node);
    }
}
