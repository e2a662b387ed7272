package dev.sqlbuild.adapter;

/**
 * A column of a relation or query.
 *
 * @param name as the engine spells it
 * @param type full type text, such as {@code DECIMAL(18,2)}, or {@link #UNKNOWN_TYPE}
 * @param nullable false only when the engine guarantees that no value is missing
 */
public record ColumnInfo(String name, String type, boolean nullable) {
    /** Type of a column that is known by name only. */
    public static final String UNKNOWN_TYPE = "UNKNOWN";

    public static ColumnInfo of(String name, String type) {
        return new ColumnInfo(name, type, true);
    }

    /** The same column under another name. */
    public ColumnInfo withName(String other) {
        return new ColumnInfo(other, type, nullable);
    }
}
