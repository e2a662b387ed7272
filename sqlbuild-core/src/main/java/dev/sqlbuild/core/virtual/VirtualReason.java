package dev.sqlbuild.core.virtual;

import java.util.Locale;

/** How a node of the workspace relates to what a VDE has bound (virtual-build.md 4), first match. */
public enum VirtualReason {
    FIRST_RUN,
    QUERY_CHANGED,
    CONFIG_CHANGED,
    FUNCTION_CHANGED,
    SEED_CHANGED,
    UPSTREAM_CHANGED,
    /** The bound version is the expected one, but its relation is gone. */
    RELATION_MISSING,
    NO_CHANGE;

    /** Word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Word in text. */
    public String phrase() {
        return word().replace('_', ' ');
    }

    /** Whether another version is expected than the bound one. */
    public boolean stale() {
        return this != RELATION_MISSING && this != NO_CHANGE;
    }

    /** Whether the node itself is why it is stale. */
    public boolean root() {
        return stale() && this != UPSTREAM_CHANGED;
    }
}
