package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import java.util.List;

/**
 * What there is to say of a publish that succeeded.
 *
 * @param kept views that left the VDE and were not dropped, because they are none of ours
 * @param functions functions that left the VDE; their objects stay, because others may call them
 */
public record Published(List<RelationName> kept, List<NodeId> functions) {
    public Published {
        kept = List.copyOf(kept);
        functions = List.copyOf(functions);
    }
}
