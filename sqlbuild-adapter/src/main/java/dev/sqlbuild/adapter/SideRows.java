package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one side of a comparison, all of them, sampled or not.
 *
 * @param rows their number
 * @param nullKeys rows without a complete key
 * @param duplicateKeys keys that occur more than once
 * @param duplicateRows rows with such a key
 * @param smallest smallest value of the cursor, if there is a cursor and a value
 * @param largest largest value of the cursor
 * @param keyExamples a few of the keys that are not fit, in key order
 */
public record SideRows(
        long rows,
        long nullKeys,
        long duplicateKeys,
        long duplicateRows,
        Optional<Object> smallest,
        Optional<Object> largest,
        List<List<@Nullable Object>> keyExamples) {

    public SideRows {
        keyExamples = List.copyOf(keyExamples);
    }

    /** Whether each row has a key of its own. */
    public boolean isKeyed() {
        return nullKeys == 0 && duplicateKeys == 0;
    }

    SideRows withExamples(List<List<@Nullable Object>> examples) {
        return new SideRows(rows, nullKeys, duplicateKeys, duplicateRows, smallest, largest, examples);
    }
}
