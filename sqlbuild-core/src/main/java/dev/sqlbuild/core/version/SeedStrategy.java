package dev.sqlbuild.core.version;

import java.util.Locale;
import java.util.Optional;

/** How the relation of a new version got the rows of a prior one (virtual-build.md 9.2). */
public enum SeedStrategy {
    DURABLE_CLONE,
    COPY,
    /** Only the rows before the window that the first run appends. */
    BOUNDED_APPEND_COPY,
    CUSTOM_PREPARE_VERSION;

    /** Word in the state store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SeedStrategy> find(String word) {
        for (SeedStrategy strategy : values()) if (strategy.word().equals(word)) return Optional.of(strategy);
        return Optional.empty();
    }
}
