package dev.sqlbuild.core.diff;

import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.Tolerance;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the rows of two relations are compared, columns still by name.
 *
 * @param key columns that identify a row; none compares whole rows as multisets
 * @param excluded columns whose values do not matter
 * @param byColumn tolerances of columns, by their names
 * @param byType tolerances of all columns of a type, by its name; a column's own goes first
 * @param sample how many keys to compare, when not all
 */
public record RowRules(
        List<String> key,
        Set<String> excluded,
        Map<String, Tolerance> byColumn,
        Map<String, Tolerance> byType,
        Optional<Sample> sample) {
    /** Whole rows, all of them, exactly. */
    public static final RowRules UNKEYED = new RowRules(List.of(), Set.of(), Map.of(), Map.of(), Optional.empty());

    public RowRules {
        key = List.copyOf(key);
        excluded = new LinkedHashSet<>(excluded);
        byColumn = new LinkedHashMap<>(byColumn);
        byType = new LinkedHashMap<>(byType);
    }

    public RowRules withKey(List<String> columns) {
        return new RowRules(columns, excluded, byColumn, byType, sample);
    }

    /** These columns in addition to those that are excluded already. */
    public RowRules without(List<String> columns) {
        Set<String> more = new LinkedHashSet<>(excluded);
        more.addAll(columns);
        return new RowRules(key, more, byColumn, byType, sample);
    }

    /** These tolerances in place of those that the columns had. */
    public RowRules with(Map<String, Tolerance> tolerances) {
        Map<String, Tolerance> more = new LinkedHashMap<>(byColumn);
        more.keySet().removeIf(name -> tolerances.keySet().stream().anyMatch(name::equalsIgnoreCase));
        more.putAll(tolerances);
        return new RowRules(key, excluded, more, byType, sample);
    }

    public RowRules with(Optional<Sample> some) {
        return new RowRules(key, excluded, byColumn, byType, some);
    }
}
