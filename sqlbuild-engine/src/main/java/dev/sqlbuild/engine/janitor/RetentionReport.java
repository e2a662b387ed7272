package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.janitor.RetentionPlan;
import java.util.List;

/**
 * What a janitor did in virtual mode.
 *
 * @param plan what was decided
 * @param done how many things went
 * @param left what was not removed after all, because somebody began to use it, with the reason
 * @param failures what could not be removed; the next run tries again
 */
public record RetentionReport(RetentionPlan plan, int done, List<RetentionPlan.Kept> left, List<Diagnostic> failures) {
    public RetentionReport {
        left = List.copyOf(left);
        failures = List.copyOf(failures);
    }

    /** A plan of which nothing was done. */
    public static RetentionReport nothing(RetentionPlan plan) {
        return new RetentionReport(plan, 0, List.of(), List.of());
    }
}
