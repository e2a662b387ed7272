package dev.sqlbuild.core.incremental;

import dev.sqlbuild.core.graph.NodeId;

/**
 * An input whose rows lie on the cursor.
 *
 * @param node what is read
 * @param column its column
 * @param filter whether only rows of the window are read
 * @param watermark whether it bounds the window
 */
public record CursorInput(NodeId node, String column, boolean filter, boolean watermark) {}
