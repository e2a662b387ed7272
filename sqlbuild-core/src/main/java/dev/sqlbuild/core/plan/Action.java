package dev.sqlbuild.core.plan;

import java.util.Locale;

/** What will be done to a node (planning.md 5.2). */
public enum Action {
    CREATE_VIEW,
    CREATE_TABLE,
    INCREMENTAL_APPEND,
    INCREMENTAL_DELETE_INSERT,
    INCREMENTAL_MERGE,
    SNAPSHOT,
    CUSTOM,
    LOAD_SEED,
    CREATE_FUNCTION,
    LOAD_SOURCE,
    RUN_NODE,
    SKIP;

    /** Word used in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
