package dev.sqlbuild.core.graph;

import java.util.Locale;
import java.util.Optional;

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

    public static Optional<NodeKind> find(String word) {
        for (NodeKind kind : values()) {
            if (kind.word().equals(word)) return Optional.of(kind);
        }
        return Optional.empty();
    }
}
