package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.HashMap;
import java.util.Map;

/** The query of a model with a cursor, for any window (incremental.md 2.2). */
final class WindowedQuery {
    private final SqlTemplate query;
    private final Cursor cursor;
    private final Adapter adapter;
    private final CursorSql literals;
    private final Map<CursorInput, CursorColumn> columns = new HashMap<>();

    WindowedQuery(String model, SqlTemplate query, Cursor cursor, Adapter adapter, CursorReader reader) {
        this.query = query;
        this.cursor = cursor;
        this.adapter = adapter;
        this.literals = new CursorSql(adapter::literal);
        for (CursorInput input : cursor.inputs()) {
            if (input.filter()) columns.put(input, reader.input(model, input, cursor.type()));
        }
    }

    /** The query over the rows of one window. */
    String sql(RunWindow window, QueryRendering relations) {
        Map<NodeId, String> conditions = new HashMap<>();
        columns.forEach((input, column) -> literals.condition(column.quoted(adapter), column.type(), window)
                .ifPresent(condition -> conditions.put(input.node(), condition)));
        return relations
                .filtered(conditions)
                .withIntrinsics(reference -> literals.literal(
                        reference.kind() == ReferenceKind.CURSOR_START
                                ? window.bounds().start()
                                : window.bounds().end(),
                        cursor.type().logical()))
                .render(query)
                .text();
    }
}
