package dev.sqlbuild.core.migration;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;

/**
 * A column that says which name it had.
 *
 * @param model its model, an incremental one or a snapshot
 * @param column the name it has now
 * @param from authored {@code migrate_from}
 * @param place of {@code migrate_from}
 */
public record RenamedColumn(NodeId model, String column, String from, SourceSpan place) {}
