package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.virtual.VirtualAction;
import dev.sqlbuild.core.virtual.VirtualNotes;
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
        if (!report.succeeded()) return "Virtual environment " + plan.vde() + " was not changed.\n";
        StringBuilder text = new StringBuilder();
        VirtualNotes.of(plan).forEach(note -> text.append(note).append('\n'));
        if (report.published().isEmpty()) return text.toString();
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
