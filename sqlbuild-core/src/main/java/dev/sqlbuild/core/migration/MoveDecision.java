package dev.sqlbuild.core.migration;

import java.util.Locale;

/** What happens to the rows of a renamed model (models.md 11.1). */
public enum MoveDecision {
    /** The move is recorded. */
    DONE,
    /** The rows are moved to a name that is free. */
    MIGRATE,
    /** The rows are moved over what an interrupted move left. */
    REDO,
    /** What stands at the new name was itself moved away before. */
    SUPERSEDED_REPLACE,
    /** What stands at the new name has a history of its own and is archived. */
    FORCED_REPLACE,
    /** There is nothing to move; the model is built from nothing. */
    ORIGIN_MISSING,
    /** A view or table has no history; it is built under its new name. */
    RENAMED;

    /** Word in records and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word as people read it: {@code forced replace}. */
    public String phrase() {
        return word().replace('_', ' ');
    }

    /** Whether rows are moved. */
    public boolean moves() {
        return this == MIGRATE || this == REDO || this == SUPERSEDED_REPLACE || this == FORCED_REPLACE;
    }
}
