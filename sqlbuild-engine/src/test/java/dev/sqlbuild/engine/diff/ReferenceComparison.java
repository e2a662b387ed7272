package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.Tolerance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a comparison has to find, worked out row by row. */
final class ReferenceComparison {
    private final RandomTables tables;
    private final Map<String, Tolerance> tolerances;

    ReferenceComparison(RandomTables tables, Map<String, Tolerance> tolerances) {
        this.tables = tables;
        this.tolerances = tolerances;
    }

    /** Rows without a complete key, keys that occur again, and rows with such keys. */
    record KeyProblems(long incomplete, long duplicateKeys, long duplicateRows) {
        boolean none() {
            return incomplete == 0 && duplicateKeys == 0;
        }
    }

    KeyProblems keyProblems(List<List<@Nullable Object>> rows) {
        Map<List<@Nullable Object>, Long> times = new HashMap<>();
        long incomplete = 0;
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> key = row.subList(0, tables.key.size());
            if (key.stream().anyMatch(Objects::isNull)) incomplete++;
            else times.merge(key, 1L, Long::sum);
        }
        List<Long> again = times.values().stream().filter(n -> n > 1).toList();
        return new KeyProblems(
                incomplete, again.size(), again.stream().mapToLong(n -> n).sum());
    }

    RowDiff.Counts keyed() {
        int keys = tables.key.size();
        Map<List<@Nullable Object>, List<@Nullable Object>> right = new LinkedHashMap<>();
        for (List<@Nullable Object> row : tables.right) right.put(row.subList(0, keys), row);
        long equal = 0;
        long unequal = 0;
        long leftOnly = 0;
        long[] mismatches = new long[tables.values.size()];
        for (List<@Nullable Object> row : tables.left) {
            List<@Nullable Object> other = right.remove(row.subList(0, keys));
            if (other == null) {
                leftOnly++;
                continue;
            }
            boolean same = true;
            for (int i = 0; i < mismatches.length; i++) {
                boolean equals = isEqual(tables.values.get(i), row.get(keys + i), other.get(keys + i));
                if (!equals) mismatches[i]++;
                same &= equals;
            }
            if (same) equal++;
            else unequal++;
        }
        List<Long> list = new ArrayList<>();
        for (long count : mismatches) list.add(count);
        return new RowDiff.Counts(equal, unequal, leftOnly, right.size(), list, Optional.empty());
    }

    RowDiff.Counts multiset() {
        Map<List<Object>, Long> surplus = new HashMap<>();
        for (List<@Nullable Object> row : tables.left) surplus.merge(canonical(row), 1L, Long::sum);
        for (List<@Nullable Object> row : tables.right) surplus.merge(canonical(row), -1L, Long::sum);
        long leftOnly =
                surplus.values().stream().filter(n -> n > 0).mapToLong(n -> n).sum();
        long rightOnly =
                -surplus.values().stream().filter(n -> n < 0).mapToLong(n -> n).sum();
        return new RowDiff.Counts(tables.left.size() - leftOnly, 0, leftOnly, rightOnly, List.of(), Optional.empty());
    }

    private List<Object> canonical(List<@Nullable Object> row) {
        List<Object> canonical = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            boolean floating = i >= tables.key.size() && isFloat(tables.values.get(i - tables.key.size()));
            if (value == null) canonical.add("null");
            else if (value instanceof Number number && floating) canonical.add(number.doubleValue() + 0.0);
            else if (value instanceof BigDecimal decimal) canonical.add(decimal.stripTrailingZeros());
            else canonical.add(List.of(value));
        }
        return canonical;
    }

    private boolean isEqual(RandomTables.Col column, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) return left == right;
        if (!(left instanceof Number one) || !(right instanceof Number other)) return left.equals(right);
        Tolerance tolerance = tolerances.get(column.name());
        if (!isFloat(column)) return isNear((BigDecimal) one, (BigDecimal) other, tolerance);
        double l = one.doubleValue();
        double r = other.doubleValue();
        if (l == r || (Double.isNaN(l) && Double.isNaN(r))) return true;
        if (tolerance == null || !(Math.abs(l) < 1e300 && Math.abs(r) < 1e300)) return false;
        double distance = Math.abs(l - r);
        double largest = Math.max(Math.abs(l), Math.abs(r));
        return tolerance
                        .absolute()
                        .filter(bound -> distance <= bound.doubleValue())
                        .isPresent()
                || tolerance
                        .relative()
                        .filter(share -> distance <= share.doubleValue() * largest)
                        .isPresent();
    }

    private static boolean isNear(BigDecimal left, BigDecimal right, @Nullable Tolerance tolerance) {
        BigDecimal distance = left.subtract(right).abs();
        if (distance.signum() == 0) return true;
        if (tolerance == null) return false;
        BigDecimal largest = left.abs().max(right.abs());
        return tolerance
                        .absolute()
                        .filter(bound -> distance.compareTo(bound) <= 0)
                        .isPresent()
                || tolerance
                        .relative()
                        .filter(share -> distance.compareTo(share.multiply(largest)) <= 0)
                        .isPresent();
    }

    private static boolean isFloat(RandomTables.Col column) {
        return column.left() == RandomTables.Kind.FLOAT || column.right() == RandomTables.Kind.FLOAT;
    }
}
