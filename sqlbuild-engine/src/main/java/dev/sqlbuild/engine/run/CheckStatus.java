package dev.sqlbuild.engine.run;

import java.util.Locale;

/** How an audit or a SQL test ended (quality.md A6, B10). */
public enum CheckStatus {
    PASS,
    /** Violations of an audit with severity {@code warn}. */
    WARN,
    FAIL,
    /** The check itself did not work, for example because its query was refused. */
    ERROR,
    /** A measurement without a value or over too few samples; never blocks. */
    INSUFFICIENT,
    /** Not run because its target is missing or blocked. */
    SKIP;

    /** Whether what it guards must not go on. */
    public boolean blocks() {
        return this == FAIL || this == ERROR;
    }

    /** Word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
