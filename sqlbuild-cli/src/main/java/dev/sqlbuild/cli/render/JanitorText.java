package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.janitor.Cleanup;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.Cleanup.Group;
import dev.sqlbuild.engine.janitor.JanitorReport;
import java.util.List;

/** What {@code sqb janitor} prints: every relation by name before anything happens to it (virtual-recovery.md 6.3). */
public final class JanitorText {
    private JanitorText() {}

    /** @param verbose whether what is kept is named, too */
    public static String preview(Cleanup plan, boolean verbose, Palette palette) {
        StringBuilder out = new StringBuilder();
        for (Group group : Group.values()) {
            List<Action> actions = plan.actions().stream()
                    .filter(action -> action.group() == group)
                    .toList();
            if (actions.isEmpty()) continue;
            heading(out, group.title(), actions.size(), palette);
            for (Action action : actions) {
                String what = action.archive()
                        .map(archive -> "archive as " + archive.name())
                        .orElse("drop");
                row(out, action.relation().toString(), what + "; " + action.reason(), palette);
            }
        }
        if (!plan.stateRows().isEmpty()) {
            heading(out, "State rows", plan.stateRows().size(), palette);
            plan.stateRows()
                    .forEach(rows -> row(out, rows.table().toString(), "delete " + rows.rows() + " old rows", palette));
        }
        if (verbose && !plan.kept().isEmpty()) {
            heading(out, "Kept", plan.kept().size(), palette);
            plan.kept().forEach(kept -> row(out, kept.relation().toString(), kept.reason(), palette));
        }
        return plan.isEmpty() ? out + "Nothing to clean up.\n" : out.toString();
    }

    public static String done(JanitorReport report) {
        String failed = report.failures().isEmpty()
                ? ""
                : ", failed " + report.failures().size();
        return "Cleaned up " + report.done() + failed + "\n";
    }

    private static void heading(StringBuilder out, String title, int count, Palette palette) {
        out.append(palette.heading(title + " (" + count + ")")).append('\n');
    }

    private static void row(StringBuilder out, String name, String text, Palette palette) {
        out.append("  ").append(palette.name(name)).append("  ").append(text).append('\n');
    }
}
