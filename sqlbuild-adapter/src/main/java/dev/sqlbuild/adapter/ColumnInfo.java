package dev.sqlbuild.adapter;

/**
 * A column of a relation or query.
 *
 * @param name as the engine spells it
 * @param type full type text, such as {@code DECIMAL(18,2)}
 * @param nullable false only when the engine guarantees that no value is missing
 */
public record ColumnInfo(String name, String type, boolean nullable) {

    public static ColumnInfo of(String name, String type) {
        return new ColumnInfo(name, type, true);
    }
}
