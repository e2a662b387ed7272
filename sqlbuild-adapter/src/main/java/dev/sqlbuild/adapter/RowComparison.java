package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;

/**
 * Which rows and columns of two relations are compared, and how (analysis.md F2 to F4).
 *
 * @param left one relation
 * @param right the other
 * @param key columns that identify a row; without any, whole rows are compared as multisets
 * @param values other columns that are compared
 * @param cursor column whose smallest and largest value are reported
 * @param window range of the cursor to which both sides are restricted; needs a cursor
 * @param sample keys to which the comparison is restricted; needs a key
 */
public record RowComparison(
        RelationName left,
        RelationName right,
        List<ColumnPair> key,
        List<ColumnPair> values,
        Optional<ColumnPair> cursor,
        Optional<Window> window,
        Optional<Sample> sample) {

    /**
     * A range of cursor values, both ends included.
     *
     * @param from lower end, an SQL literal
     * @param to upper end, an SQL literal
     */
    public record Window(String from, Optional<String> to) {}

    /**
     * The keys with the lowest hashes, the same on both sides.
     *
     * @param rows how many keys
     * @param seed chooses among the hashes
     */
    public record Sample(long rows, long seed) {}

    public RowComparison {
        key = List.copyOf(key);
        values = List.copyOf(values);
        if (window.isPresent() && cursor.isEmpty()) throw new IllegalArgumentException("a window without a cursor");
        if (sample.isPresent() && key.isEmpty()) throw new IllegalArgumentException("a sample without a key");
        if (key.isEmpty()
                && values.stream().anyMatch(column -> column.tolerance().isPresent())) {
            throw new IllegalArgumentException("tolerances without a key");
        }
    }

    /** All columns of two relations, keyed. */
    public static RowComparison of(
            RelationName left, RelationName right, List<ColumnPair> key, List<ColumnPair> values) {
        return new RowComparison(left, right, key, values, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public RowComparison with(Sample some) {
        return new RowComparison(left, right, key, values, cursor, window, Optional.of(some));
    }

    public RowComparison exhaustive() {
        return new RowComparison(left, right, key, values, cursor, window, Optional.empty());
    }

    public boolean isKeyed() {
        return !key.isEmpty();
    }

    public RelationName on(Side side) {
        return side == Side.LEFT ? left : right;
    }
}
