package dev.sqlbuild.core.seed.csv;

import java.util.Set;

/**
 * What is known of a file that has been read byte by byte and found to be written so that there are no two ways to read
 * it: UTF-8 without NUL, records of equal width, quotes only around whole fields, one kind of line end, no empty line, and
 * the empty field as the only NULL.
 *
 * @param delimiter an ASCII character
 * @param dataStart offset of the first record after the header
 * @param carriageReturns whether lines end in CRLF and not in LF
 * @param breaks whether a quoted field contains a line end
 * @param nullColumns positions in the file of the columns that have a NULL
 */
public record PlainCsv(
        char delimiter, long dataStart, boolean carriageReturns, boolean breaks, Set<Integer> nullColumns) {
    public PlainCsv {
        nullColumns = Set.copyOf(nullColumns);
    }
}
