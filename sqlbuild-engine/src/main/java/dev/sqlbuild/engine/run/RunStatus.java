package dev.sqlbuild.engine.run;

import dev.sqlbuild.base.Diagnostic;
import java.util.List;
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

    static RunStatus of(RunSummary summary, List<Diagnostic> diagnostics) {
        if (summary.fail() > 0 || diagnostics.stream().anyMatch(Diagnostic::isError)) return FAILED;
        return summary.warn() > 0 || !diagnostics.isEmpty() ? WARNING : SUCCESS;
    }
}
