package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Guards and words that promotion and rollback share. */
final class PointerGuards {
    private PointerGuards() {}

    static SqlBuildException refusal(Code code, String message, String help) {
        return new SqlBuildException(Diagnostic.of(code, message).withHelp(help));
    }

    static SqlBuildException refusal(Code code, String message) {
        return new SqlBuildException(Diagnostic.of(code, message));
    }

    static String names(Collection<NodeId> nodes) {
        return nodes.stream().sorted().map(NodeId::name).collect(Collectors.joining(", "));
    }

    static List<NodeId> only(Collection<NodeId> nodes, NodeKind kind) {
        return nodes.stream().filter(node -> node.kind() == kind).sorted().toList();
    }

    /** {@code C250}: consumers' tables are never overwritten by a view. */
    static void requireNoTable(List<LogicalView> views, PointerFacts facts, String command) {
        for (LogicalView view : views) {
            boolean free = facts.warehouse()
                    .findKind(view.name())
                    .filter(kind -> kind != RelationKind.VIEW)
                    .isEmpty();
            if (free) continue;
            String what = view.node().kind() == NodeKind.SEED ? "logical seed target" : "logical target";
            throw refusal(
                    Code.C250,
                    what + " for '" + view.node().name() + "' is a table; " + command + " will not overwrite it",
                    "drop or rename " + view.name() + ", or take existing tables over with sqb state adopt");
        }
    }
}
