package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.core.virtual.VdeComparison;
import java.util.List;
import java.util.Optional;

/** What stands above and below the compared models of two VDEs (virtual-operations.md 6). */
public final class VirtualDiffText {
    private static final int WIDTH = 24;

    private VirtualDiffText() {}

    public static String header(VdeComparison comparison, Palette palette) {
        StringBuilder out = new StringBuilder();
        RecordedVde left = comparison.left();
        RecordedVde right = comparison.right();
        out.append(palette.heading("Virtual diff")).append("  " + left.name() + " -> " + right.name() + "\n");
        fact(out, "left status", status(left));
        fact(out, "right status", status(right));
        fact(out, "selected models", String.valueOf(comparison.selected()));
        fact(out, "compared models", String.valueOf(comparison.pairs().size()));
        fact(out, "identical refs skipped", String.valueOf(comparison.identical()));
        fact(out, "left stale models", String.valueOf(comparison.staleLeft()));
        fact(out, "right stale models", String.valueOf(comparison.staleRight()));
        for (RecordedVde side : List.of(left, right)) {
            if (!side.isFinalized()) {
                out.append("warning: " + side.name() + " is " + status(side) + "; the comparison may be incomplete\n");
            }
        }
        return out.append('\n').toString();
    }

    private static String status(RecordedVde vde) {
        return vde.row()
                .map(VirtualEnvironment::status)
                .orElse(VdeStatus.ACTIVE)
                .shown();
    }

    private static void fact(StringBuilder out, String label, String value) {
        out.append("  " + label + " ".repeat(WIDTH - label.length()) + value + "\n");
    }

    /** Models on one side only, and seeds and functions that differ. */
    public static String rest(VdeComparison comparison) {
        StringBuilder out = new StringBuilder();
        only(out, comparison.left(), comparison.onlyLeft());
        only(out, comparison.right(), comparison.onlyRight());
        for (RefSet.Change change : comparison.others()) {
            out.append(change.node().kind().word() + " " + change.node().name() + "   " + hash(change.previous())
                    + " -> " + hash(change.next()) + "\n");
        }
        return out.toString();
    }

    private static void only(StringBuilder out, RecordedVde side, List<NodeId> models) {
        models.forEach(model -> out.append(model.name() + "   only in " + side.name() + "\n"));
    }

    private static String hash(Optional<VersionHash> version) {
        return version.map(VersionHash::abbreviated).orElse("<missing>");
    }
}
