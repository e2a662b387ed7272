package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.incremental.CursorWindow;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.RunWindow;
import java.util.List;

/**
 * A window as it is compared with the cursor of one relation.
 *
 * @param column as the relation spells it
 * @param start literal, inclusive
 * @param end literal, exclusive
 */
record CursorRange(String column, String start, String end) {

    static CursorRange of(
            Adapter adapter,
            Incremental incremental,
            List<ColumnInfo> columns,
            RelationName relation,
            RunWindow window) {
        Cursor cursor = incremental.cursor().orElseThrow();
        ColumnInfo found = ColumnMatch.require(columns, cursor.column(), relation.toString());
        CursorColumn column = CursorColumn.of(found, cursor.type(), adapter);
        CursorSql literals = new CursorSql(adapter::literal);
        CursorWindow bounds = window.bounds();
        return new CursorRange(
                column.name(),
                literals.literal(bounds.start(), column.type()),
                literals.literal(bounds.end(), column.type()));
    }
}
