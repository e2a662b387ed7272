package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.Optional;

/**
 * What checks have to know of a model, seed, source or function.
 *
 * @param id its identity
 * @param shape its columns as far as known offline; only that of a table function is closed
 * @param query compiled query of a model
 * @param cursor cursor of an incremental model
 * @param function definition of a function
 */
public record CheckedNode(
        NodeId id, Shape shape, Optional<SqlTemplate> query, Optional<Cursor> cursor, Optional<SqlFunction> function) {

    /** A node that follows no cursor. */
    public CheckedNode(NodeId id, Shape shape, Optional<SqlTemplate> query) {
        this(id, shape, query, Optional.empty(), Optional.empty());
    }

    boolean isScalarFunction() {
        return id.kind() == NodeKind.FUNCTION && !shape.closed();
    }
}
