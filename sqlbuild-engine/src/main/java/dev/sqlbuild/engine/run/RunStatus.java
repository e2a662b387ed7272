package dev.sqlbuild.engine.run;

import java.util.Locale;

/** How a command ended. */
public enum RunStatus {
    SUCCESS,
    WARNING,
    FAILED,
    INTERRUPTED;

    /** Word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunStatus of(RunSummary summary, boolean warnings, boolean errors) {
        if (summary.fail() > 0 || errors) return FAILED;
        return summary.warn() > 0 || warnings ? WARNING : SUCCESS;
    }
}
