package dev.sqlbuild.core.migration;

import java.util.Locale;

/** How a rename became known. */
public enum Discovery {
    /** {@code migrate_from} says so. */
    MANUAL,
    /** A removed model was recognised in a new one. */
    AUTOMATIC;

    /** Word in records and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
