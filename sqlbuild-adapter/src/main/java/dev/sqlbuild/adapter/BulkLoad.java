package dev.sqlbuild.adapter;

import java.util.List;

/**
 * Outcome of a bulk load. When a value was rejected the destination is not complete.
 *
 * @param rows rows read from the source
 * @param rejected the first values the engine could not convert, at most {@value #MAX_REJECTED}
 */
public record BulkLoad(long rows, List<Rejected> rejected) {
    public static final int MAX_REJECTED = 10;

    /**
     * A value without representation in its column's type.
     *
     * @param line as given by {@link RowSource#line()}
     * @param value the text, cut to 80 characters
     */
    public record Rejected(long line, String column, String value, String type) {}

    public BulkLoad {
        rejected = List.copyOf(rejected);
    }
}
