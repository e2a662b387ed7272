package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;

/**
 * A model that takes the name of one that was moved away: what stands there is archived first, so that the model is not
 * built on rows of the other one.
 */
public record Takeover(NodeId model, RelationName relation) {}
