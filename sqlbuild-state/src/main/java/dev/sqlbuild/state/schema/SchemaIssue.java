package dev.sqlbuild.state.schema;

/**
 * A difference between a database and the catalogue.
 *
 * @param text as the user reads it
 */
public record SchemaIssue(Kind kind, String text) {

    /** What is wrong (state-store.md 5). */
    public enum Kind {
        MISSING_TABLE,
        MISSING_COLUMN,
        WRONG_TYPE,
        MISSING_INDEX
    }

    static SchemaIssue missingTable(StateTable table) {
        return new SchemaIssue(Kind.MISSING_TABLE, "Missing state table: " + table.name());
    }

    static SchemaIssue missingColumn(StateTable table, StateColumn column) {
        return new SchemaIssue(Kind.MISSING_COLUMN, "Missing state column: " + table.name() + "." + column.name());
    }

    static SchemaIssue wrongType(StateTable table, StateColumn column, String found) {
        return new SchemaIssue(
                Kind.WRONG_TYPE,
                "Wrong state column type: " + table.name() + "." + column.name() + " expected "
                        + column.type().family() + ", got " + found);
    }

    static SchemaIssue missingIndex(StateTable table, String index) {
        return new SchemaIssue(Kind.MISSING_INDEX, "Missing state index: " + table.name() + "." + index);
    }
}
