package dev.sqlbuild.adapter;

import org.jspecify.annotations.Nullable;

/** Rows of text to be loaded, read one at a time; a cursor rather than row objects, because files have millions. */
public interface RowSource {
    /** Moves to the next row; false at the end. */
    boolean next();

    /** Where the current row begins in its file, 1-based. */
    long line();

    /** A value of the current row, 0-based; null is SQL NULL. */
    @Nullable
    String value(int column);
}
