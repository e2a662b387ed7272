package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.virtual.VirtualAction;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.virtualbuild.VirtualBuildReport;
import java.util.List;
import java.util.stream.Collectors;

/** The lines below the totals of a build into a VDE (virtual-build.md 8). */
public final class VirtualBuildText {
    private static final int SHOWN = 20;

    private VirtualBuildText() {}

    public static String closing(VirtualBuildReport report) {
        VirtualPlan plan = report.plan();
        if (report.published().isEmpty()) {
            return report.succeeded() ? "" : "Virtual environment " + plan.vde() + " was not changed.\n";
        }
        StringBuilder text = new StringBuilder();
        plan.sharedRefresh()
                .forEach((vde, nodes) -> text.append("note: refreshed in place, also used by: ")
                        .append(vde)
                        .append(" (")
                        .append(names(nodes))
                        .append(")\n"));
        List<NodeId> remaining = plan.remainingStaleModels();
        text.append("Virtual environment ")
                .append(plan.vde())
                .append(": ")
                .append(plan.statusAfter().shown())
                .append(" (" + plan.count(VirtualAction.BUILD) + " built, ")
                .append(plan.count(VirtualAction.REFRESH) + " refreshed, ")
                .append(plan.count(VirtualAction.REUSE) + " reused, ")
                .append(plan.count(VirtualAction.CURRENT) + " current)")
                .append(remaining.isEmpty() ? "" : "; remaining stale models: " + names(remaining))
                .append('\n');
        return text.toString();
    }

    private static String names(List<NodeId> nodes) {
        String shown = nodes.stream().limit(SHOWN).map(NodeId::name).collect(Collectors.joining(", "));
        return nodes.size() > SHOWN ? shown + ", ... " + (nodes.size() - SHOWN) + " more" : shown;
    }
}
