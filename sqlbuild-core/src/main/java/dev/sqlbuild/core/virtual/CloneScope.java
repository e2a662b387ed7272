package dev.sqlbuild.core.virtual;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which versions of models and seeds a clone is about (virtual-operations.md 7). */
public final class CloneScope {
    private final PlanInput input;
    private final List<String> select;
    private final Set<NodeId> chosen;

    /** Selectors that match nothing end the command. */
    public CloneScope(PlanInput input, List<String> select, List<String> exclude) {
        this.input = input;
        this.select = select;
        this.chosen = Selectors.of(input.selectable(), input.dag()).select(select, exclude);
    }

    /** The versions that the workspace defines. */
    public List<VersionRef> ofWorkspace() {
        return input.nodes().stream()
                .filter(node -> !node.isFunction() && chosen.contains(node.id()))
                .map(node -> new VersionRef(node.id(), node.version()))
                .toList();
    }

    /**
     * The versions that a VDE points to. Without selectors that is all of them, those of models that the workspace does not
     * have included: a clone brings back what was lost.
     *
     * @throws SqlBuildException {@code S015} for a selected node without ref
     */
    public List<VersionRef> ofRefs(RefSet refs) {
        if (!select.isEmpty()) requireRefs(refs);
        List<VersionRef> wanted = new ArrayList<>();
        for (VersionRef ref : refs.list()) {
            NodeId node = ref.node();
            boolean artifact = isArtifact(node);
            boolean meant =
                    chosen.contains(node) || (select.isEmpty() && !input.dag().contains(node));
            if (artifact && meant) wanted.add(ref);
        }
        wanted.sort(Comparator.comparingInt((VersionRef ref) -> position(ref.node())));
        return wanted;
    }

    private void requireRefs(RefSet refs) {
        String missing = input.nodes().stream()
                .map(node -> node.id())
                .filter(node -> isArtifact(node) && chosen.contains(node) && !refs.contains(node))
                .map(NodeId::name)
                .sorted()
                .collect(Collectors.joining(", "));
        if (missing.isEmpty()) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.S015, "destination virtual environment is missing selected refs: " + missing)
                .withHelp("leave them out with --exclude, or clone what the workspace defines without --virtual-env"));
    }

    private static boolean isArtifact(NodeId node) {
        return switch (node.kind()) {
            case MODEL, SEED -> true;
            case FUNCTION, SOURCE -> false;
        };
    }

    private int position(NodeId node) {
        return input.dag().contains(node) ? input.dag().positionOf(node) : Integer.MAX_VALUE;
    }
}
