package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;

/**
 * Another environment from which unselected models and seeds are read ({@code --defer-to}).
 *
 * @param environment its name
 * @param relations where every model and seed of the project lives there
 */
public record Deferral(String environment, Map<NodeId, RelationName> relations) {

    public Deferral {
        relations = Map.copyOf(relations);
    }
}
