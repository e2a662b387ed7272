package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Severity;
import java.util.Locale;

/** How an audit ended (quality.md A6). */
public enum AuditOutcome {
    PASS,
    WARN,
    FAIL,
    /** The query failed, or a measurement did not return one number. */
    ERROR,
    /** A measurement without a value or over too few samples. */
    INSUFFICIENT,
    /** Not run because its target is missing or blocked. */
    SKIP;

    /** Outcome of a violation audit whose query returned that many rows. */
    public static AuditOutcome ofViolations(long rows, Severity severity) {
        if (rows == 0) return PASS;
        return severity == Severity.ERROR ? FAIL : WARN;
    }

    /** Whether the audited node must not be promoted and its dependents must not run. */
    public boolean blocks() {
        return this == FAIL || this == ERROR;
    }

    /** Word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
