package dev.sqlbuild.engine.diff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that differ, to look at.
 *
 * @param values unequal values by column
 * @param leftOnly keys of the left side only; without a key whole rows, each followed by how often it is there more
 * @param rightOnly the same of the right side
 */
public record Examples(
        Map<String, List<UnequalValue>> values,
        List<List<@Nullable Object>> leftOnly,
        List<List<@Nullable Object>> rightOnly) {
    static final Examples NONE = new Examples(Map.of(), List.of(), List.of());

    /** A value that differs between the two rows of a key. */
    public record UnequalValue(
            List<@Nullable Object> key,
            @Nullable Object left,
            @Nullable Object right) {}

    public Examples {
        values = new LinkedHashMap<>(values);
        leftOnly = List.copyOf(leftOnly);
        rightOnly = List.copyOf(rightOnly);
    }
}
