package dev.sqlbuild.state.schema;

import java.util.Locale;

/** The types of state columns; each is spelled alike in every engine that can hold a store. */
public enum ColumnType {
    TEXT("TEXT", "text"),
    INTEGER("INTEGER", "integer"),
    /** For counters that must never run over. */
    BIGINT("BIGINT", "integer"),
    /** UTC, without zone. */
    TIMESTAMP("TIMESTAMP", "timestamp");

    private final String sql;
    private final String family;

    ColumnType(String sql, String family) {
        this.sql = sql;
        this.family = family;
    }

    /** As written in SQL. */
    public String sql() {
        return sql;
    }

    /** Name of the family in messages. */
    public String family() {
        return family;
    }

    /** Whether a column that the engine reports with this type can hold the values (state-store.md 5). */
    public boolean accepts(String reported) {
        String type = reported.toLowerCase(Locale.ROOT);
        return switch (this) {
            case TEXT ->
                type.equals("text")
                        || type.equals("string")
                        || type.startsWith("varchar")
                        || type.startsWith("character");
            case INTEGER, BIGINT -> type.contains("int") && !type.contains("interval") && !type.endsWith("]");
            case TIMESTAMP -> type.startsWith("timestamp") || type.startsWith("datetime");
        };
    }
}
