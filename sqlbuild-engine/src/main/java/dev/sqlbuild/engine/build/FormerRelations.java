package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Relations that were replaced while a view of this run still read them. By its end that view reads the new ones, and
 * they can go; one whose view was not built stays, so that the view goes on working.
 */
record FormerRelations(Adapter adapter, Collection<RelationName> relations) {

    /** Drops what nobody reads any more; a warning for each that stays. */
    List<Diagnostic> drop(Session session) {
        List<RelationName> left = new ArrayList<>(relations);
        Map<RelationName, Diagnostic> refusals = new LinkedHashMap<>();
        int before;
        do {
            // One may be read by another former relation, so go on while any goes.
            before = left.size();
            refusals.clear();
            left.removeIf(relation -> !isRefused(session, relation, refusals));
        } while (!left.isEmpty() && left.size() < before);
        return List.copyOf(refusals.values());
    }

    private boolean isRefused(Session session, RelationName relation, Map<RelationName, Diagnostic> refusals) {
        try {
            adapter.drop(session, relation);
            return false;
        } catch (SqlBuildException e) {
            refusals.put(
                    relation,
                    Diagnostic.of(Code.C000, relation + " was replaced but is still read, so it was not dropped")
                            .withSeverity(Severity.WARNING)
                            .withNote(e.diagnostic().message())
                            .withHelp(
                                    "build what still reads it, with --select; the next build of the model drops it"));
            return true;
        }
    }
}
