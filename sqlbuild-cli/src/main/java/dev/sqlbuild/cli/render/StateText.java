package dev.sqlbuild.cli.render;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateTable;
import java.util.List;

/** What a lifecycle command of the state store did (state-store.md 4). */
public final class StateText {
    private StateText() {}

    public static String of(LifecycleReport report) {
        StringBuilder out = new StringBuilder("\n" + report.action().title() + "\n\nState store:\n");
        row(out, "backend", report.backend());
        row(out, "schema", report.schema());
        report.place().forEach((label, value) -> row(out, label, value));
        report.backupId().ifPresent(id -> row(out, "backup", id));
        if (report.action() == LifecycleReport.Action.RESET) {
            row(out, "dropped", String.valueOf(report.dropped()));
        } else {
            out.append("\nTables:\n");
            row(out, "created/validated", String.valueOf(StateCatalog.TABLES.size()));
            row(out, "current state", names(StateTable.Group.CURRENT_STATE));
            row(out, "history", names(StateTable.Group.HISTORY));
        }
        out.append('\n');
        if (!report.created().isEmpty()) {
            out.append("Missing tables were created without rows: ")
                    .append(String.join(", ", report.created()))
                    .append("\nRun sqb reconcile to compare the warehouse with the state.\n");
        }
        if (report.action() == LifecycleReport.Action.ROLLBACK) {
            out.append("Run sqb reconcile to compare the warehouse with the restored state.\n");
        }
        return out.toString();
    }

    private static String names(StateTable.Group group) {
        List<String> names = StateCatalog.names(group);
        return String.join(", ", names);
    }

    private static void row(StringBuilder out, String label, String value) {
        out.append("  ")
                .append(String.format("%-24s", label + ":"))
                .append(' ')
                .append(value)
                .append('\n');
    }
}
