package dev.sqlbuild.engine.relation;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.function.Function;

/**
 * What the references of executed SQL stand for.
 *
 * @param targets the node a reference means
 * @param factors what is read for a node
 * @param dialect dialect of the text
 */
public record References(
        Function<Reference, NodeId> targets, Function<NodeId, TableFactor> factors, SqlDialect dialect) {

    /** Every node read at its place. */
    public QueryRendering rendering() {
        return new QueryRendering(targets, factors, dialect);
    }

    /** One node read elsewhere, such as in its staging table. */
    public QueryRendering with(NodeId node, RelationName elsewhere) {
        TableFactor redirected = TableFactor.of(elsewhere, dialect);
        return new QueryRendering(targets, other -> other.equals(node) ? redirected : factors.apply(other), dialect);
    }
}
