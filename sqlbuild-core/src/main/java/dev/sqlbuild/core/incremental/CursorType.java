package dev.sqlbuild.core.incremental;

import dev.sqlbuild.adapter.LogicalType;
import java.util.Locale;

/** What the values of a cursor are. */
public enum CursorType {
    TIMESTAMP(LogicalType.TIMESTAMP),
    INTEGER(LogicalType.INTEGER),
    DATE(LogicalType.DATE);

    private final LogicalType logical;

    CursorType(LogicalType logical) {
        this.logical = logical;
    }

    /** Type of a literal where no column decides. */
    public LogicalType logical() {
        return logical;
    }

    /** Word in files and output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CursorType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
