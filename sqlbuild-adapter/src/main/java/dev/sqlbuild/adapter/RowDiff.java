package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;

/**
 * How the rows of two relations differ.
 *
 * @param left rows of the left side
 * @param right rows of the right side
 * @param counts absent when a side has missing or duplicate keys: then no values were compared
 */
public record RowDiff(SideRows left, SideRows right, Optional<Counts> counts) {

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
