package dev.sqlbuild.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matches the columns of two relations by name. */
final class ColumnMatch {
    private ColumnMatch() {}

    static SchemaDiff of(Adapter adapter, List<ColumnInfo> left, List<ColumnInfo> right) {
        Map<String, ColumnInfo> onlyRight = new LinkedHashMap<>();
        right.forEach(column -> onlyRight.put(adapter.dialect().key(column.name()), column));
        List<ColumnInfo> removed = new ArrayList<>();
        List<ColumnPair> retyped = new ArrayList<>();
        List<ColumnPair> comparable = new ArrayList<>();
        for (ColumnInfo column : left) {
            ColumnInfo other = onlyRight.remove(adapter.dialect().key(column.name()));
            if (other == null) {
                removed.add(column);
                continue;
            }
            ColumnPair pair = ColumnPair.of(column, other);
            boolean same = adapter.typesEqual(column.type(), other.type());
            if (!same) retyped.add(pair);
            if (same || haveCommonType(adapter, column, other)) comparable.add(pair);
        }
        return new SchemaDiff(List.copyOf(onlyRight.values()), removed, retyped, comparable);
    }

    private static boolean haveCommonType(Adapter adapter, ColumnInfo one, ColumnInfo other) {
        Optional<TypeFamily> family = TypeFamily.find(adapter.normalizeType(one.type()));
        Optional<TypeFamily> with = TypeFamily.find(adapter.normalizeType(other.type()));
        return family.isPresent() && with.isPresent() && family.get().comparesWith(with.get());
    }
}
