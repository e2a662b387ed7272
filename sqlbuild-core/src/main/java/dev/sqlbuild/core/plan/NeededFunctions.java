package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The functions without which selected nodes cannot run: those they call, and those that these call. */
final class NeededFunctions {
    private NeededFunctions() {}

    /** @param audits whether the audits of the chosen nodes run too */
    static Set<NodeId> of(PlanInput input, Collection<NodeId> chosen, boolean audits) {
        Set<NodeId> needed = new HashSet<>();
        Deque<NodeId> open = new ArrayDeque<>(chosen);
        if (audits) {
            for (AuditReads audit : input.audits()) {
                if (chosen.contains(audit.target())) audit.reads().forEach(read -> add(read, needed, open));
            }
        }
        while (!open.isEmpty()) {
            for (NodeId upstream : input.dag().upstream(open.remove())) add(upstream, needed, open);
        }
        return needed;
    }

    private static void add(NodeId node, Set<NodeId> needed, Deque<NodeId> open) {
        if (node.kind() == NodeKind.FUNCTION && needed.add(node)) open.add(node);
    }
}
