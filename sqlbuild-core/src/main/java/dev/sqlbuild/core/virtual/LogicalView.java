package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;

/**
 * What consumers of a VDE query for one node.
 *
 * @param node the model or seed
 * @param name the view
 * @param physical the relation it shows
 */
public record LogicalView(NodeId node, RelationName name, RelationName physical) {}
