package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of two relations differ. Of keyed rows it has examples, too, since one join finds both.
 *
 * @param left rows of the left side
 * @param right rows of the right side
 * @param counts absent when a side has missing or duplicate keys: then no values were compared
 * @param leftOnly keys of the left side only, the first ones in key order; none without a key
 * @param rightOnly keys of the right side only
 * @param unequal rows with unequal values as {@link Adapter#sampleUnequalRows} gives them, the first ones in key order
 */
public record RowDiff(
        SideRows left,
        SideRows right,
        Optional<Counts> counts,
        List<List<@Nullable Object>> leftOnly,
        List<List<@Nullable Object>> rightOnly,
        List<List<@Nullable Object>> unequal) {

    public RowDiff {
        leftOnly = List.copyOf(leftOnly);
        rightOnly = List.copyOf(rightOnly);
        unequal = List.copyOf(unequal);
    }

    static RowDiff of(SideRows left, SideRows right, Optional<Counts> counts) {
        return new RowDiff(left, right, counts, List.of(), List.of(), List.of());
    }

    /**
     * Numbers of rows. For a multiset the sides' surplus is {@code leftOnly} and {@code rightOnly}, and no row is unequal.
     *
     * @param equal on both sides with equal values
     * @param unequal on both sides with values that differ
     * @param leftOnly on the left side only
     * @param rightOnly on the right side only
     * @param mismatches unequal values of each compared column, in the order of the comparison
     * @param population keys of both sides that could have been compared; present for a sample
     */
    public record Counts(
            long equal, long unequal, long leftOnly, long rightOnly, List<Long> mismatches, Optional<Long> population) {
        public Counts {
            mismatches = List.copyOf(mismatches);
        }

        /** Rows on both sides. */
        public long joined() {
            return equal + unequal;
        }

        /** Keys, or rows of a multiset, that were looked at. */
        public long compared() {
            return joined() + leftOnly + rightOnly;
        }

        public boolean isEqual() {
            return unequal == 0 && leftOnly == 0 && rightOnly == 0;
        }
    }
}
