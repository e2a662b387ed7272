package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.engine.janitor.RetentionReport;
import java.util.List;

/** What {@code sqb janitor} prints in virtual mode: everything by name before anything happens to it. */
public final class RetentionText {
    private RetentionText() {}

    /** @param verbose whether what is kept is named, too */
    public static String preview(RetentionPlan plan, boolean verbose, Palette palette) {
        StringBuilder out = new StringBuilder();
        group(out, "Virtual environments", plan.vdes(), palette);
        group(out, "Detached virtual environments", plan.detached(), palette);
        group(out, "Checkpoints", plan.checkpoints(), palette);
        group(out, "Physical versions", plan.versions(), palette);
        leftovers(out, plan, palette);
        group(out, "State backups", plan.backups(), palette);
        group(out, "Expired locks", plan.locks(), palette);
        group(out, "State rows", plan.rows(), palette);
        if (verbose) kept(out, "Kept", plan.kept(), palette);
        return plan.isEmpty() ? out + "Nothing to clean up.\n" : out.toString();
    }

    public static String done(RetentionReport report, Palette palette) {
        StringBuilder out = new StringBuilder();
        kept(out, "Left alone", report.left(), palette);
        out.append("Cleaned up ").append(report.done());
        if (!report.failures().isEmpty())
            out.append(", failed ").append(report.failures().size());
        return out.append('\n').toString();
    }

    private static void leftovers(StringBuilder out, RetentionPlan plan, Palette palette) {
        int count = plan.leftovers().size() + plan.scratch().size();
        if (count == 0) return;
        heading(out, "Leftovers", count, palette);
        plan.leftovers().forEach(each -> row(out, each.name(), each.reason(), palette));
        plan.scratch().forEach(each -> row(out, each.relation().toString(), each.reason(), palette));
    }

    private static <T> void group(StringBuilder out, String title, List<Pruned<T>> pruned, Palette palette) {
        if (pruned.isEmpty()) return;
        heading(out, title, pruned.size(), palette);
        pruned.forEach(each -> row(out, each.name(), each.reason(), palette));
    }

    private static void kept(StringBuilder out, String title, List<Kept> kept, Palette palette) {
        if (kept.isEmpty()) return;
        heading(out, title, kept.size(), palette);
        kept.forEach(each -> row(out, each.name(), each.reason(), palette));
    }

    private static void heading(StringBuilder out, String title, int count, Palette palette) {
        out.append(palette.heading(title + " (" + count + ")")).append('\n');
    }

    private static void row(StringBuilder out, String name, String text, Palette palette) {
        out.append("  ").append(palette.name(name)).append("  ").append(text).append('\n');
    }
}
