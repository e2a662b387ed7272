package dev.sqlbuild.core.virtual;

import java.util.Locale;

/** What a virtual build does about a node (virtual-build.md 6). */
public enum VirtualAction {
    /** Creates the physical relation of a version that is not available. */
    BUILD,
    /** Runs the node against its existing physical relation, in place. */
    REFRESH,
    /** Binds an available version; nothing is executed. */
    REUSE,
    /** Nothing. */
    CURRENT;

    /** Word in text and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether something is executed in the warehouse. */
    public boolean runs() {
        return this == BUILD || this == REFRESH;
    }
}
