package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.engine.clone.VirtualCloneReport;
import dev.sqlbuild.engine.clone.VirtualCloneReport.Status;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code sqb clone} did to versions (virtual-operations.md 7). */
public final class VirtualCloneText {
    private static final int FACT_WIDTH = 24;
    private static final int COUNT_WIDTH = 21;
    private static final int SHOWN = 20;

    private final boolean verbose;
    private final StringBuilder out = new StringBuilder("\n");

    private VirtualCloneText(boolean verbose) {
        this.verbose = verbose;
    }

    public static String of(VirtualCloneReport report, Palette palette, boolean verbose) {
        VirtualCloneText text = new VirtualCloneText(verbose);
        text.line(palette.heading("Virtual clone") + "  " + report.from() + " -> " + report.to());
        text.facts(report);
        text.counts(report);
        text.set("missing", report.nodes(Status.MISSING));
        text.set("failed", report.nodes(Status.FAILED));
        text.set("skipped locked", report.nodes(Status.LOCKED));
        text.set("interrupted", report.nodes(Status.INTERRUPTED));
        report.entries()
                .forEach(entry -> entry.note()
                        .ifPresent(note -> text.line("note: " + entry.node().name() + ": " + note)));
        return text.out.toString();
    }

    private void facts(VirtualCloneReport report) {
        row("mode", FACT_WIDTH, report.vde().isPresent() ? "destination VDE refs" : "workspace fingerprints");
        report.vde().ifPresent(vde -> row("destination VDE", FACT_WIDTH, vde.text()));
        row("origin state", FACT_WIDTH, "not used");
        row("destination refs", FACT_WIDTH, "unchanged");
    }

    private void counts(VirtualCloneReport report) {
        count("selected artifacts", report.entries().size());
        count("found in origin", report.found());
        count("hydrated", report.nodes(Status.HYDRATED).size());
        count("already present", report.nodes(Status.PRESENT).size());
        count("missing in origin", report.nodes(Status.MISSING).size());
        count("skipped locked", report.nodes(Status.LOCKED).size());
    }

    private void count(String label, long number) {
        row(label, COUNT_WIDTH, String.valueOf(number));
    }

    private void row(String label, int width, String value) {
        line("  " + label + " ".repeat(width - label.length()) + value);
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
