package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.engine.run.Phase;
import java.util.Optional;

/**
 * Puts a copy of another table in place, that of another environment (planning.md 9.3) or of an earlier version
 * (virtual-build.md 9.2), and lets the model continue on it. A process that dies in between leaves the copy, which nobody
 * recorded: the next run of an environment continues on it like on any other table, that of a version copies again.
 *
 * @param origin the relation to copy
 * @param destination where the copy stands
 * @param forward the ordinary step on the copy
 */
record SeededRecipe(RelationName origin, Destination destination, Recipe forward) implements Recipe {
    @Override
    public Optional<SourceSpan> place() {
        return forward.place();
    }

    @Override
    public Optional<Diagnostic> refusal(NodeWork work) {
        return forward.refusal(work);
    }

    @Override
    public void build(NodeRun run) {
        RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
        run.enter(Phase.STAGING);
        run.adapter().createTableAs(run.session(), staging, CopyRecipe.rows(run, origin), Ownership.MANAGED);
        run.retain(staging);
        run.target().promote(staging, destination);
        forward.build(run);
    }
}
