package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;

/**
 * A fixture that stands in for a relation.
 *
 * @param node what it replaces
 * @param cuts whether it replaces a model, so that nothing upstream of that model is run
 */
public record TestMock(NodeId node, boolean cuts) {}
