package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Saved ref sets as lines (virtual-operations.md 5.2). */
public final class CheckpointsText {
    private static final String MISSING = "<missing>";

    private CheckpointsText() {}

    /**
     * @param current refs of the VDE now
     * @param tracked versions whose place is recorded
     */
    public static String list(
            VdeName vde, List<Checkpoint> checkpoints, RefSet current, Collection<VersionRef> tracked) {
        StringBuilder out = new StringBuilder("Virtual environment checkpoints  " + vde + "\n");
        if (checkpoints.isEmpty()) return out.append("  no checkpoints\n").toString();
        Set<VersionRef> places = Set.copyOf(tracked);
        for (Checkpoint checkpoint : checkpoints) {
            out.append("  ").append(checkpoint.id()).append("  ").append(checkpoint.createdAt());
            if (checkpoint.refs().equals(current)) out.append("  current");
            boolean restorable = checkpoint.refs().list().stream()
                    .filter(ref -> ref.node().kind() != NodeKind.FUNCTION)
                    .allMatch(places::contains);
            if (!restorable) out.append("  not restorable");
            out.append('\n');
        }
        return out.toString();
    }

    public static String show(Checkpoint checkpoint) {
        StringBuilder out = new StringBuilder("Virtual environment checkpoint\n");
        out.append("  checkpoint           ").append(checkpoint.id()).append("\n\n");
        refs(out, "Refs", checkpoint.refs().only(NodeKind.MODEL));
        refs(out, "Seed refs", checkpoint.refs().only(NodeKind.SEED));
        refs(out, "Function refs", checkpoint.refs().only(NodeKind.FUNCTION));
        return out.toString();
    }

    private static void refs(StringBuilder out, String title, RefSet refs) {
        if (refs.isEmpty() && !title.equals("Refs")) return;
        out.append(title).append('\n');
        refs.versions()
                .forEach((node, version) -> out.append("  ")
                        .append(String.format("%-24s", node.name()))
                        .append(' ')
                        .append(version)
                        .append('\n'));
    }

    public static String diff(Checkpoint checkpoint, RefSet current) {
        List<RefSet.Change> models = checkpoint.refs().only(NodeKind.MODEL).changesSince(current.only(NodeKind.MODEL));
        List<RefSet.Change> seeds = checkpoint.refs().only(NodeKind.SEED).changesSince(current.only(NodeKind.SEED));
        Map<String, List<RefSet.Change>> groups = new LinkedHashMap<>();
        groups.put("Changed refs", those(models, CheckpointsText::isChanged));
        groups.put("Current only", those(models, change -> change.next().isEmpty()));
        groups.put("Checkpoint only", those(models, change -> change.previous().isEmpty()));
        groups.put("Changed seed refs", those(seeds, CheckpointsText::isChanged));
        groups.put(
                "Current only seed refs", those(seeds, change -> change.next().isEmpty()));
        groups.put(
                "Checkpoint only seed refs",
                those(seeds, change -> change.previous().isEmpty()));
        StringBuilder out = new StringBuilder("Virtual environment checkpoint diff  " + checkpoint.vde() + "\n");
        count(out, "checkpoint", checkpoint.id());
        List<String> labels = List.of(
                "changed refs",
                "current only",
                "checkpoint only",
                "changed seeds",
                "current seeds",
                "checkpoint seeds");
        int next = 0;
        for (List<RefSet.Change> group : groups.values()) {
            count(out, labels.get(next++), String.valueOf(group.size()));
        }
        groups.forEach((title, changes) -> group(out, title, changes));
        return out.toString();
    }

    private static void group(StringBuilder out, String title, List<RefSet.Change> changes) {
        if (changes.isEmpty()) return;
        out.append('\n').append(title).append('\n');
        for (RefSet.Change change : changes) {
            out.append("  ")
                    .append(String.format("%-24s", change.node().name()))
                    .append(' ')
                    .append(change.previous().map(VersionHash::hex).orElse(MISSING))
                    .append(" -> ")
                    .append(change.next().map(VersionHash::hex).orElse(MISSING))
                    .append('\n');
        }
    }

    private static List<RefSet.Change> those(List<RefSet.Change> changes, Predicate<RefSet.Change> wanted) {
        return changes.stream().filter(wanted).toList();
    }

    private static boolean isChanged(RefSet.Change change) {
        return change.previous().isPresent() && change.next().isPresent();
    }

    private static void count(StringBuilder out, String label, String value) {
        out.append("  ")
                .append(String.format("%-16s", label))
                .append(' ')
                .append(value)
                .append('\n');
    }
}
