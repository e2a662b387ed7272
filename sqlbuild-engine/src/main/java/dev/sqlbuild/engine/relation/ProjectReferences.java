package dev.sqlbuild.engine.relation;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.SourceRendering;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.RelationResolver;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the references of a project stand for, given where its nodes live. */
public final class ProjectReferences {
    private ProjectReferences() {}

    /**
     * @param relations where models, seeds and functions are
     * @param sources what stands for the sources that are read
     */
    public static References of(
            Workspace workspace, RelationResolver relations, Map<NodeId, TableFactor> sources, SqlDialect dialect) {
        return new References(
                workspace::target,
                node -> node.kind() == NodeKind.SOURCE
                        ? source(workspace, sources, node, dialect)
                        : TableFactor.of(relations.require(node), dialect),
                dialect);
    }

    /** Every node of the workspace read where it stands, sources without casts. */
    public static References ofPlaces(Workspace workspace, SqlDialect dialect) {
        return ofPlaces(workspace, Map.of(), dialect);
    }

    /** Every node of the workspace read where it stands, but for functions that are elsewhere. */
    public static References withFunctionsAt(
            Map<NodeId, RelationName> elsewhere, Workspace workspace, SqlDialect dialect) {
        Map<NodeId, RelationName> places = places(workspace);
        places.putAll(elsewhere);
        return of(workspace, new RelationResolver(places, Map.of()), Map.of(), dialect);
    }

    /**
     * Every node of the workspace read where it stands.
     *
     * @param sources what stands for sources; others are read without casts
     */
    public static References ofPlaces(Workspace workspace, Map<NodeId, TableFactor> sources, SqlDialect dialect) {
        return of(workspace, new RelationResolver(places(workspace), Map.of()), sources, dialect);
    }

    private static Map<NodeId, RelationName> places(Workspace workspace) {
        Map<NodeId, RelationName> places = new HashMap<>();
        workspace.models().values().forEach(model -> places.put(model.id(), model.relation()));
        workspace.seeds().values().forEach(seed -> places.put(seed.id(), seed.relation()));
        workspace.functions().values().forEach(function -> places.put(function.id(), function.relation()));
        return places;
    }

    /** A source that only a hook reads was not looked at; it is read without casts. */
    private static TableFactor source(
            Workspace workspace, Map<NodeId, TableFactor> sources, NodeId node, SqlDialect dialect) {
        TableFactor known = sources.get(node);
        return known != null ? known : SourceRendering.of(workspace.source(node.name()), List.of(), dialect);
    }
}
