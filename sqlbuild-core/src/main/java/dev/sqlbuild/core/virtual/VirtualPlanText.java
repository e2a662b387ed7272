package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.PlanStyle;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A virtual plan as people read it (virtual-build.md 7). */
public final class VirtualPlanText {
    private static final int NAME_WIDTH = 21;
    private static final int FACT_WIDTH = 21;

    private final VirtualPlan plan;
    private final List<PlanWarning> warnings;
    private final PlanStyle style;
    private final int nameWidth;
    private final int labelWidth;
    private final StringBuilder out = new StringBuilder();

    private VirtualPlanText(VirtualPlan plan, List<PlanWarning> warnings, PlanStyle style) {
        this.plan = plan;
        this.warnings = warnings;
        this.style = style;
        this.nameWidth = Math.max(
                        NAME_WIDTH,
                        longest(plan.nodes().stream()
                                .map(VirtualNode::id)
                                .map(NodeId::name)
                                .toList()))
                + 2;
        this.labelWidth = longest(plan.nodes().stream()
                        .map(node -> node.subject().label())
                        .toList())
                + 3;
    }

    private static int longest(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }

    /** The whole text with a newline at its end. */
    public static String of(VirtualPlan plan, List<PlanWarning> warnings, PlanStyle style) {
        VirtualPlanText text = new VirtualPlanText(plan, warnings, style);
        text.write();
        return text.out.toString();
    }

    private void write() {
        line(style.heading("Plan ready (" + plan.nodes().size() + " selected)"));
        line("Virtual environment: " + plan.vde() + " (" + plan.shownStatus() + ")");
        facts();
        line("");
        for (VirtualGroup group : VirtualGroup.values()) {
            List<VirtualNode> nodes = group.of(plan);
            if (nodes.isEmpty()) continue;
            heading(group.title(), nodes.size());
            if (group.counted() && !plan.request().verbose()) counts(nodes);
            else nodes.forEach(this::row);
        }
        removed();
        notes();
    }

    private void facts() {
        if (plan.state().isNew()) fact("baseline", inheritance());
        List<NodeId> roots = plan.staleRoots();
        fact("stale roots", roots.isEmpty() ? "0" : roots.size() + ": " + VirtualNotes.names(roots));
        fact("stale models", String.valueOf(plan.staleModels().size()));
        fact("remaining stale", String.valueOf(plan.remainingStaleModels().size()));
    }

    private String inheritance() {
        RefSet inherited = plan.state().inherited();
        return plan.state()
                .baseline()
                .map(baseline -> baseline.isDetached()
                        ? baseline.name() + " is detached; the new VDE starts empty"
                        : baseline.name() + " (new VDE, inherits " + inherited.size() + " refs)")
                .orElse("none (new VDE, starts empty)");
    }

    private void fact(String word, String text) {
        line("  " + style.structure(word) + " ".repeat(Math.max(1, FACT_WIDTH - word.length())) + text);
    }

    private void heading(String title, int count) {
        line(style.heading(title + " (" + count + ")"));
    }

    private void counts(List<VirtualNode> nodes) {
        Map<String, Integer> byLabel = new TreeMap<>();
        nodes.forEach(node -> byLabel.merge(node.subject().label(), 1, Integer::sum));
        byLabel.forEach((label, count) -> line("    " + count + " " + label));
    }

    private void row(VirtualNode node) {
        String name = node.id().name();
        String label = node.subject().label();
        line("  " + style.name(name) + " ".repeat(nameWidth - name.length()) + label
                + " ".repeat(labelWidth - label.length()) + deed(node));
        node.changedKeys().forEach(key -> line("    " + key));
        node.unseeded().ifPresent(why -> line("    from scratch: " + why));
        if (plan.request().verbose()) node.queryDiff().forEach(line -> line("    " + diffLine(line)));
    }

    private String deed(VirtualNode node) {
        String action = node.seeding()
                .map(seeding -> "build, seeded from " + seeding.from().version().abbreviated())
                .orElse(node.action().word());
        String causes = node.causes().isEmpty()
                ? ""
                : "   upstream changed (" + node.causes().get(0).name()
                        + (node.causes().size() > 1 ? ", +" + (node.causes().size() - 1) : "") + ")";
        return action + "   " + hashes(node) + causes;
    }

    private static String hashes(VirtualNode node) {
        VersionHash now = node.subject().version();
        return node.bound()
                .filter(bound -> !bound.equals(now))
                .map(bound -> bound.abbreviated() + " -> " + now.abbreviated())
                .orElse(now.abbreviated());
    }

    private String diffLine(String line) {
        return switch (line.charAt(0)) {
            case '-' -> style.removed(line);
            case '+' -> style.added(line);
            default -> style.dim(line);
        };
    }

    private void removed() {
        if (plan.removed().isEmpty()) return;
        heading("Removed", plan.removed().size());
        for (NodeId node : plan.removed()) {
            line("  " + style.name(node.name())
                    + " ".repeat(Math.max(1, nameWidth - node.name().length())) + fate(node));
        }
    }

    private String fate(NodeId node) {
        if (!plan.whole()) return "kept: the build is partial";
        return node.kind() == NodeKind.FUNCTION
                ? "ref will be dropped, the function stays"
                : "ref and view will be dropped";
    }

    private void notes() {
        warnings.forEach(warning -> line(style.changed(warning.kind().severity() + ":") + " " + warning.message()));
        VirtualNotes.of(plan).forEach(this::line);
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
