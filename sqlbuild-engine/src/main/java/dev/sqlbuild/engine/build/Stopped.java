package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.engine.run.RunControl;
import java.util.Optional;

/** What is said about nodes that a stopped run cut short or never began. */
final class Stopped {
    private Stopped() {}

    /** For a node that was running. */
    static Diagnostic diagnostic(RunControl control) {
        return isDeadline(control)
                ? Diagnostic.of(Code.A702, "stopped at execution_limits.max_duration")
                : Diagnostic.of(Code.E103, "interrupted");
    }

    /** For a node that had not begun. */
    static String reason(RunControl control) {
        return isDeadline(control) ? "max_duration exceeded" : "interrupted";
    }

    static boolean isDeadline(RunControl control) {
        return control.stopped().equals(Optional.of(RunControl.Stop.DEADLINE));
    }
}
