package dev.sqlbuild.core.graph;

import java.util.List;

/**
 * What selectors can see of a node.
 *
 * @param id kind and logical name
 * @param path authored file, relative to the project, with {@code /} separators
 * @param tags in any order
 */
public record SelectableNode(NodeId id, String path, List<String> tags) {

    public SelectableNode {
        tags = List.copyOf(tags);
    }
}
