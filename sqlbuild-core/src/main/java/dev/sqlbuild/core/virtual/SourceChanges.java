package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import java.util.Set;

/**
 * What was found out about the data of sources (virtual-build.md 6.1).
 *
 * @param changed sources whose data differs from what this VDE recorded
 * @param unknown sources whose data cannot be observed; they count as unchanged
 */
public record SourceChanges(Set<NodeId> changed, Set<NodeId> unknown) {
    public static final SourceChanges NONE = new SourceChanges(Set.of(), Set.of());

    public SourceChanges {
        changed = Set.copyOf(changed);
        unknown = Set.copyOf(unknown);
    }
}
