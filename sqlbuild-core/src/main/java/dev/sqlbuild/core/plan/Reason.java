package dev.sqlbuild.core.plan;

import java.util.Locale;

/** Why a node gets its action, strongest first: the first that applies is the reason (planning.md 5.2). */
public enum Reason {
    DISABLED,
    SOURCE_FRESHNESS_ERROR,
    FULL_REFRESH,
    FIRST_RUN,
    QUERY_CHANGED,
    FUNCTION_CHANGED,
    SCHEMA_CHANGED,
    CONFIG_CHANGED,
    UPSTREAM_CHANGED,
    RUN_DESPITE_UNCHANGED,
    NORMAL_INCREMENTAL,
    NO_CHANGE;

    /** Word used in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word as people read it: {@code query changed}. */
    public String phrase() {
        return word().replace('_', ' ');
    }

    /** Whether the node's own definition or relation gives the reason, not something upstream or a flag. */
    public boolean ownChange() {
        return switch (this) {
            case FIRST_RUN, QUERY_CHANGED, FUNCTION_CHANGED, SCHEMA_CHANGED, CONFIG_CHANGED -> true;
            case DISABLED, SOURCE_FRESHNESS_ERROR, FULL_REFRESH, UPSTREAM_CHANGED -> false;
            case RUN_DESPITE_UNCHANGED, NORMAL_INCREMENTAL, NO_CHANGE -> false;
        };
    }

    /** Whether nothing about the node or above it changed. */
    public boolean unchanged() {
        return this == NORMAL_INCREMENTAL || this == NO_CHANGE;
    }
}
