package dev.sqlbuild.adapter;

import org.jspecify.annotations.Nullable;

/**
 * Rows of text to be loaded, read one at a time; a cursor rather than row objects, because files have millions. Values
 * are asked for by 0-based column, and their characters stay where they are until the next row.
 */
public interface RowSource {
    /** Moves to the next row; false at the end. */
    boolean next();

    /** Where the current row begins in its file, 1-based. */
    long line();

    /** Whether a value of the current row is SQL NULL; it has no characters then. */
    boolean isNull(int column);

    /** Holds the characters of a value, from {@link #start} to before {@link #end}. */
    char[] text(int column);

    int start(int column);

    int end(int column);

    /** A value of the current row; null is SQL NULL. */
    default @Nullable String value(int column) {
        return isNull(column) ? null : new String(text(column), start(column), end(column) - start(column));
    }
}
