package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Drift;
import dev.sqlbuild.core.virtual.DriftReport;
import dev.sqlbuild.core.virtual.LogicalView;
import dev.sqlbuild.core.virtual.PointerPlan;

/** What the reconcile commands print (virtual-recovery.md 5). */
public final class ReconcileText {
    private ReconcileText() {}

    public static String report(DriftReport report) {
        StringBuilder out = new StringBuilder();
        if (report.detached()) {
            out.append("virtual environment is detached: '")
                    .append(report.vde())
                    .append("'\n");
        }
        if (report.isClean()) {
            return out.append("Reconcile report for ")
                    .append(report.vde())
                    .append(": no issues.\n")
                    .toString();
        }
        out.append("Reconcile report for ").append(report.vde()).append(":\n");
        for (Drift drift : report.drifts())
            out.append("- ").append(drift.line()).append('\n');
        for (String remedy : report.remedies())
            out.append("  = help: ").append(remedy).append('\n');
        return out.toString();
    }

    /** That history does not know of a report. */
    public static String unrecorded(Diagnostic why) {
        return "note: this report is not recorded: " + why.message() + "\n";
    }

    public static String repaired(NodeId node, VdeName vde) {
        boolean seed = node.kind() == NodeKind.SEED;
        return "Repair\n"
                + fact(seed ? "seed  " : "model ", node.name())
                + fact("VDE   ", vde.text())
                + fact("action", seed ? "recreate logical seed view from state" : "recreate logical view from state")
                + fact("result", "repaired");
    }

    public static String attached(PointerPlan plan) {
        LogicalView view = plan.publication().views().get(0);
        return "Attach\n"
                + fact("model   ", view.node().name())
                + fact("VDE     ", plan.publication().vde().text())
                + fact("physical", view.physical().toString())
                + fact("result  ", "attached");
    }

    private static String fact(String label, String value) {
        return "  " + label + "  " + value + "\n";
    }
}
