package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.engine.quality.AuditReport;
import dev.sqlbuild.engine.quality.AuditResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Results of audits as text, grouped by what they are attached to (quality.md A11). */
public final class AuditText {
    private AuditText() {}

    /** Everything from the header to the totals. */
    public static String of(AuditReport report, int concurrency, Palette palette) {
        CheckRows rows = new CheckRows(palette);
        Set<NodeId> models = new HashSet<>();
        report.results()
                .forEach(result -> result.audit()
                        .target()
                        .filter(node -> node.kind() == NodeKind.MODEL)
                        .ifPresent(models::add));
        rows.header(
                "audit",
                concurrency,
                "Audit (" + report.results().size() + " selected, " + models.size()
                        + (models.size() == 1 ? " model)" : " models)"));
        Optional<NodeId> group = Optional.empty();
        boolean first = true;
        for (AuditResult result : report.results()) {
            Optional<NodeId> target = result.audit().target();
            if (first || !target.equals(group))
                rows.heading(target.map(AuditText::name).orElse("unattached"));
            first = false;
            group = target;
            append(rows, result);
        }
        rows.line(totals(report));
        return rows.toString();
    }

    private static String name(NodeId target) {
        return target.kind() == NodeKind.MODEL ? target.name() : target.kind().word() + " " + target.name();
    }

    private static void append(CheckRows rows, AuditResult result) {
        rows.check("audit", result.audit().display(), result.outcome().name(), result.summary());
        if (result.outcome() == AuditOutcome.PASS) return;
        result.samples().forEach(sample -> rows.detail(sample.text()));
        result.error().ifPresent(error -> rows.detail("error[" + error.code() + "]: " + error.message()));
    }

    private static String totals(AuditReport report) {
        List<String> parts = new ArrayList<>();
        for (AuditOutcome outcome : AuditOutcome.values()) {
            boolean always =
                    outcome == AuditOutcome.PASS || outcome == AuditOutcome.WARN || outcome == AuditOutcome.FAIL;
            if (always || report.count(outcome) > 0) parts.add(outcome.name() + "=" + report.count(outcome));
        }
        parts.add("TOTAL=" + report.results().size());
        return String.join("  ", parts);
    }
}
