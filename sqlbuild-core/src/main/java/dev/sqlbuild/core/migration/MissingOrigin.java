package dev.sqlbuild.core.migration;

import dev.sqlbuild.core.graph.NodeId;
import java.util.Optional;

/**
 * Something that is begun from nothing only if the user agrees: what it was renamed from is not there.
 *
 * @param model the model
 * @param column its column, when only that was renamed
 */
public record MissingOrigin(NodeId model, Optional<String> column) {}
