package dev.sqlbuild.adapter;

import java.util.Optional;

/**
 * A column as it is in each of two relations.
 *
 * @param left as the left relation spells and types it
 * @param right as the right relation does
 * @param tolerance for numbers that need not be equal
 */
public record ColumnPair(ColumnInfo left, ColumnInfo right, Optional<Tolerance> tolerance) {

    public static ColumnPair of(ColumnInfo left, ColumnInfo right) {
        return new ColumnPair(left, right, Optional.empty());
    }

    public ColumnPair with(Tolerance bounds) {
        return new ColumnPair(left, right, Optional.of(bounds));
    }

    /** The name to show, which is that of the left side. */
    public String name() {
        return left.name();
    }

    public ColumnInfo on(Side side) {
        return side == Side.LEFT ? left : right;
    }
}
