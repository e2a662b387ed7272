package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.Optional;

/**
 * What checks have to know of a model, seed or source.
 *
 * @param id its identity
 * @param shape its columns as far as known offline
 * @param query compiled query of a model
 * @param cursor cursor of an incremental model
 */
public record CheckedNode(NodeId id, Shape shape, Optional<SqlTemplate> query, Optional<Cursor> cursor) {
    /** A node that follows no cursor. */
    public CheckedNode(NodeId id, Shape shape, Optional<SqlTemplate> query) {
        this(id, shape, query, Optional.empty());
    }
}
