package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.janitor.Cleanup;
import java.util.List;

/**
 * What a janitor did.
 *
 * @param plan what was decided
 * @param done relations that were put aside or dropped, and state tables that were cut
 * @param failures what could not be done; the next run tries again
 */
public record JanitorReport(Cleanup plan, int done, List<Diagnostic> failures) {
    public JanitorReport {
        failures = List.copyOf(failures);
    }
}
