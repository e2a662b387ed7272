package dev.sqlbuild.core.model;

import java.util.Locale;
import java.util.Optional;

/** How a model becomes a relation (models.md 9). */
public enum Materialization {
    VIEW,
    TABLE,
    INCREMENTAL,
    SNAPSHOT;

    /** Word used in headers, output and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Materialization> find(String word) {
        for (Materialization value : values()) {
            if (value.word().equals(word)) return Optional.of(value);
        }
        return Optional.empty();
    }
}
