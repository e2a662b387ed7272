package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.plan.SchemaFinding.Kind;
import dev.sqlbuild.core.plan.SchemaFinding.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares the columns a project expects with those of the live relation (planning.md 4). */
final class SchemaComparison {
    private SchemaComparison() {}

    private record Expected(Column column, Origin origin) {}

    /** Findings in order of the expected columns, removed ones last; none when either side is unknown. */
    static List<SchemaFinding> of(Buildable node, List<ColumnInfo> live, WarehouseFacts warehouse) {
        Map<String, Expected> expected = expected(node);
        if (live.isEmpty() || expected.isEmpty()) return List.of();
        Map<String, ColumnInfo> actual = new LinkedHashMap<>();
        List<String> generated = node.snapshot().map(SnapshotPolicy::validity).orElse(List.of());
        for (ColumnInfo column : live) {
            if (generated.stream().noneMatch(column.name()::equalsIgnoreCase)) actual.put(key(column.name()), column);
        }
        List<SchemaFinding> findings = new ArrayList<>();
        expected.forEach((key, wanted) -> {
            Optional<String> type = wanted.column.type();
            ColumnInfo there = actual.get(key);
            String name = wanted.column.name();
            if (there == null) {
                findings.add(new SchemaFinding(Kind.COLUMN_ADDED, name, wanted.origin, type, Optional.empty()));
            } else if (type.isPresent() && !warehouse.typesEqual(type.get(), there.type())) {
                findings.add(new SchemaFinding(
                        Kind.COLUMN_TYPE_CHANGED, name, wanted.origin, type, Optional.of(there.type())));
            }
        });
        if (node.shape().closed()) {
            actual.forEach((key, column) -> {
                if (expected.containsKey(key)) return;
                findings.add(new SchemaFinding(
                        Kind.COLUMN_REMOVED,
                        column.name(),
                        Origin.SQL_ANALYSIS,
                        Optional.empty(),
                        Optional.of(column.type())));
            });
        }
        return findings;
    }

    /** Inferred columns in output order, a declared type in place of the inferred one; then columns only declared. */
    private static Map<String, Expected> expected(Buildable node) {
        Map<String, Expected> expected = new LinkedHashMap<>();
        node.shape().columns().forEach(c -> expected.put(key(c.name()), new Expected(c, Origin.SQL_ANALYSIS)));
        for (Column column : node.declared()) {
            if (column.type().isPresent()) expected.put(key(column.name()), new Expected(column, Origin.YML));
        }
        node.snapshot().ifPresent(snapshot -> snapshot.validity().forEach(name -> expected.remove(key(name))));
        return expected;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
