package dev.sqlbuild.engine.diff;

/**
 * The column that orders the rows of a model in time or by number.
 *
 * @param column its name
 * @param type {@code timestamp}, {@code date} or {@code integer}
 */
public record Cursor(String column, String type) {

    boolean isInteger() {
        return type.equals("integer");
    }

    boolean isDate() {
        return type.equals("date");
    }
}
