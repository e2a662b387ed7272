package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.engine.clone.CloneReport;
import dev.sqlbuild.engine.clone.CloneReport.Entry;
import dev.sqlbuild.engine.clone.CloneReport.Status;

/** What {@code sqb clone} prints for people: a row for each relation, then the counts. */
public final class CloneText {
    private static final int NAME_WIDTH = 43;
    private static final int LABEL_WIDTH = 10;

    private CloneText() {}

    public static String of(CloneReport report, Palette palette, boolean verbose) {
        StringBuilder out = new StringBuilder(palette.heading("Clone") + "  " + report.from() + " -> " + report.to());
        out.append('\n');
        if (verbose) out.append("Run ").append(report.runId()).append('\n');
        out.append('\n');
        for (Entry entry : report.entries()) row(out, entry, palette);
        if (!report.entries().isEmpty()) out.append('\n');
        return out.append("Cloned ")
                .append(report.count(Status.CLONED))
                .append(", missing ")
                .append(report.count(Status.MISSING))
                .append(", failed ")
                .append(report.count(Status.FAILED))
                .append(report.count(Status.SKIPPED) > 0 ? ", skipped " + report.count(Status.SKIPPED) : "")
                .append('\n')
                .toString();
    }

    private static void row(StringBuilder out, Entry entry, Palette palette) {
        String name = entry.id().name();
        out.append("  ")
                .append(entry.label())
                .append(" ".repeat(LABEL_WIDTH - entry.label().length()));
        out.append(palette.name(name)).append(" ".repeat(Math.max(0, NAME_WIDTH - name.length())));
        out.append("  ").append(status(entry, palette)).append('\n');
    }

    private static String status(Entry entry, Palette palette) {
        return switch (entry.status()) {
            case CLONED -> palette.good("OK") + "       " + Seconds.of(entry.duration());
            case MISSING -> palette.caution("MISSING") + "  " + entry.note().orElse("");
            case FAILED ->
                palette.bad("FAIL") + "     "
                        + entry.error()
                                .map(Diagnostic::message)
                                .orElse("")
                                .lines()
                                .findFirst()
                                .orElse("");
            case SKIPPED -> palette.dim("SKIP") + "     " + entry.note().orElse("");
        };
    }
}
