package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.engine.publish.Published;
import java.util.List;
import java.util.stream.Collectors;

/** What a promotion or rollback did, or would do (virtual-operations.md 4.3 and 5.3). */
public final class PointerText {
    private static final int WIDTH = 23;
    private static final int SHOWN = 20;

    private final boolean verbose;
    private final StringBuilder out = new StringBuilder("\n");

    private PointerText(boolean verbose) {
        this.verbose = verbose;
    }

    public static String promotion(VdeName from, PointerPlan plan, boolean dryRun, Palette palette, boolean verbose) {
        PointerText text = new PointerText(verbose);
        String title = dryRun ? "Virtual promotion (dry run)" : "Virtual promotion complete";
        text.line(palette.heading(title) + "  " + from + " -> "
                + plan.publication().vde());
        text.fact("target status", plan.publication().after().status().shown());
        text.fact("promoted models", String.valueOf(plan.models().size()));
        text.fact("changed refs", String.valueOf(plan.changedRefs()));
        text.set("promoted model set", plan.models());
        text.fact("remaining stale models", String.valueOf(plan.remainingStale().size()));
        text.set("remaining stale set", plan.remainingStale());
        return text.out.toString();
    }

    public static String rollback(PointerPlan plan, boolean dryRun, Palette palette, boolean verbose) {
        PointerText text = new PointerText(verbose);
        text.line(palette.heading(dryRun ? "Virtual rollback (dry run)" : "Virtual rollback complete"));
        text.line("");
        text.fact("virtual environment", plan.publication().vde().text());
        text.fact("checkpoint", plan.checkpoint().orElse(""));
        text.fact("status", plan.publication().after().status().shown());
        text.fact("rolled back models", String.valueOf(plan.models().size()));
        text.set("rolled back model set", plan.models());
        text.set("remaining stale set", plan.remainingStale());
        return text.out.toString();
    }

    /** Things that the user should know of a publish, each a line. */
    public static String notes(Published published) {
        StringBuilder notes = new StringBuilder();
        published
                .kept()
                .forEach(name -> notes.append("note: " + name
                        + " left the virtual environment and was not dropped, because it is not a view of SQLBuild\n"));
        published
                .functions()
                .forEach(function -> notes.append("note: function " + function.name()
                        + " left the virtual environment; the function itself stays, because others may call it\n"));
        return notes.toString();
    }

    private void fact(String label, String value) {
        line("  " + label + " ".repeat(Math.max(1, WIDTH - label.length())) + value);
    }

    private void set(String label, List<NodeId> nodes) {
        if (nodes.isEmpty()) return;
        long limit = verbose ? nodes.size() : SHOWN;
        line("  " + label + ": " + nodes.stream().limit(limit).map(NodeId::name).collect(Collectors.joining(", ")));
        if (nodes.size() > limit) line("  ... " + (nodes.size() - limit) + " more; use --verbose to show all");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
