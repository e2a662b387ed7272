package dev.sqlbuild.core.migration;

import java.util.Locale;

/** What happens to a renamed column (models.md 11.5). */
public enum ColumnDecision {
    /** The column gets its new name where it is. */
    RENAME("rename in place"),
    /** It has its new name already, which is recorded. */
    RECORD("already renamed, record"),
    /** The rename is recorded. */
    DONE("done"),
    /** There is no such column; what follows is up to {@code on_schema_change}. */
    SOURCE_MISSING("source missing");

    private final String phrase;

    ColumnDecision(String phrase) {
        this.phrase = phrase;
    }

    /** The words that people read. */
    public String phrase() {
        return phrase;
    }

    /** Word in records and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether something is done about the column. */
    public boolean acts() {
        return this == RENAME || this == RECORD;
    }
}
