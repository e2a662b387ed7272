package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A workspace whose models, seeds and functions stand where a virtual build reads and builds them. Everything that plans and
 * executes a direct build then does the same on physical relations, and nothing of it knows about VDEs.
 */
public final class PhysicalWorkspace {
    private PhysicalWorkspace() {}

    /**
     * The moved workspace.
     *
     * @param homes physical relation of each node; a node without one is not read by what runs
     */
    public static Workspace of(Workspace workspace, Map<NodeId, RelationName> homes) {
        Function<NodeId, RelationName> home = node -> {
            RelationName relation = homes.get(node);
            if (relation == null) throw new IllegalArgumentException("no physical relation for " + node);
            return relation;
        };
        SortedMap<String, Model> models = new TreeMap<>();
        workspace.models().forEach((name, model) -> models.put(name, model.withRelation(home.apply(model.id()))));
        SortedMap<String, Seed> seeds = new TreeMap<>();
        workspace.seeds().forEach((name, seed) -> seeds.put(name, seed.withRelation(home.apply(seed.id()))));
        SortedMap<String, SqlFunction> functions = new TreeMap<>();
        workspace
                .functions()
                .forEach((name, function) -> functions.put(name, function.withRelation(home.apply(function.id()))));
        return workspace.with(models, seeds, functions);
    }
}
