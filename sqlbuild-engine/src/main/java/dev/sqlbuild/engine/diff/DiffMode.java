package dev.sqlbuild.engine.diff;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of two relations is compared.
 *
 * @param rows whether rows are compared at all
 * @param bound restricts rows by the cursor
 */
public record DiffMode(boolean rows, Optional<Bound> bound) {
    public static final DiffMode SCHEMA_ONLY = new DiffMode(false, Optional.empty());
    public static final DiffMode FULL = new DiffMode(true, Optional.empty());

    /** @param now the moment from which durations count back, the same for the whole command */
    public static DiffMode bounded(String text, Instant now) {
        return new DiffMode(true, Optional.of(new Bound(text, now)));
    }

    /** The word for it in output. */
    public String word() {
        if (!rows) return "schema_only";
        return bound.isPresent() ? "bounded" : "full";
    }
}
