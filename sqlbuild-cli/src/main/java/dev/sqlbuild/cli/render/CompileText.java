package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.compile.CompileReport.Resource;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.List;

/** What a compile found out, as text (analysis.md A5). */
public final class CompileText {
    private static final int NAME_WIDTH = 27;
    private static final int STATUS_WIDTH = 6;

    private CompileText() {}

    /**
     * The whole text.
     *
     * @param shown resources to list; the summary counts all
     * @param written where compiled SQL went, empty when nothing was written
     */
    public static String of(CompileReport report, List<Resource> shown, List<String> written, Palette palette) {
        List<Resource> models =
                shown.stream().filter(r -> r.id().kind() == NodeKind.MODEL).toList();
        String title = report.hasErrors() ? "Compile failed" : "Compile ready";
        StringBuilder out = new StringBuilder();
        out.append(palette.heading(title + " (" + count(models.size(), "model") + ")"))
                .append("\n\n");
        int width = Math.max(
                NAME_WIDTH,
                models.stream()
                        .mapToInt(model -> model.id().name().length() + 2)
                        .max()
                        .orElse(0));
        for (Resource model : models) {
            String name = model.id().name();
            String status = model.failed() ? "FAIL" : "OK";
            out.append("  ").append(palette.name(name)).append(" ".repeat(width - name.length()));
            out.append(palette.status(status));
            if (!model.failed())
                out.append(" ".repeat(STATUS_WIDTH - status.length())).append(columns(model));
            out.append('\n');
        }
        if (!models.isEmpty()) out.append('\n');
        out.append("  Compiled: ").append(summary(report)).append('\n');
        for (String place : written) out.append("  Wrote: ").append(place).append('\n');
        return out.toString();
    }

    private static String columns(Resource model) {
        if (!model.shape().closed()) return "? columns";
        return count(model.shape().columns().size(), "column");
    }

    private static String summary(CompileReport report) {
        CompileReport.Counts counts = report.counts();
        return count(counts.models(), "model") + ", " + count(counts.seeds(), "seed") + ", "
                + count(counts.functions(), "function") + ", " + count(report.count(Severity.ERROR), "error") + ", "
                + count(report.count(Severity.WARNING), "warning");
    }

    private static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
