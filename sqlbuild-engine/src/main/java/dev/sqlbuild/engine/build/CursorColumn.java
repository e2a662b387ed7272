package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.core.incremental.CursorType;
import java.util.Optional;

/**
 * A column that lies on a cursor.
 *
 * @param name as the engine spells it
 * @param type how literals are written that it is compared with
 */
record CursorColumn(String name, LogicalType type) {

    static CursorColumn of(ColumnInfo column, CursorType cursor, Adapter adapter) {
        Optional<TypeFamily> family = TypeFamily.find(adapter.normalizeType(column.type()));
        LogicalType literal = family.map(known -> switch (known) {
                    case TIMESTAMP_WITH_ZONE -> LogicalType.TIMESTAMP_WITH_ZONE;
                    case DATE -> LogicalType.DATE;
                    default -> cursor.logical();
                })
                .orElse(cursor.logical());
        return new CursorColumn(column.name(), literal);
    }

    /** Whether a column of that type can lie on a cursor; also when nothing is known of the type. */
    static boolean fits(String type, CursorType cursor, Adapter adapter) {
        String canonical = adapter.normalizeType(type);
        Optional<TypeFamily> family = TypeFamily.find(canonical);
        if (family.isEmpty()) return true;
        return switch (cursor) {
            case TIMESTAMP, DATE ->
                switch (family.get()) {
                    case TIMESTAMP, TIMESTAMP_WITH_ZONE, DATE -> true;
                    default -> false;
                };
            case INTEGER ->
                family.get() == TypeFamily.INTEGER
                        || (family.get() == TypeFamily.DECIMAL
                                && (canonical.endsWith(",0)") || !canonical.contains(",")));
        };
    }

    String quoted(Adapter adapter) {
        return adapter.dialect().quoted(name);
    }
}
