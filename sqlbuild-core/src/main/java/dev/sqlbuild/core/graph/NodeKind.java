package dev.sqlbuild.core.graph;

import java.util.Locale;

/** Kinds of nodes in the dependency graph. */
public enum NodeKind {
    SOURCE,
    SEED,
    FUNCTION,
    MODEL;

    /** Word used in ids, selectors and JSON, such as {@code model}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
