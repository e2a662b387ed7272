package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import java.util.List;

/**
 * How a relation was replaced.
 *
 * @param warnings facts the user should know, such as indexes that were not carried over
 * @param kept former relations that others still read, each of which is rebuilt later in this run; to be dropped when
 *     the run ends
 */
public record Replaced(List<Diagnostic> warnings, List<RelationName> kept) {
    /** Nothing to say and nothing left. */
    public static final Replaced CLEANLY = new Replaced(List.of(), List.of());

    public Replaced {
        warnings = List.copyOf(warnings);
        kept = List.copyOf(kept);
    }

    public static Replaced withWarning(String message) {
        return new Replaced(List.of(Diagnostic.of(Code.C000, message).withSeverity(Severity.WARNING)), List.of());
    }
}
