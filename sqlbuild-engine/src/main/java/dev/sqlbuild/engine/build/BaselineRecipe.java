package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.engine.run.Phase;

/**
 * Copies a model that is not selected, so that selected ones can read it. Nothing is recorded: when it is selected it
 * is planned from scratch.
 *
 * @param origin what is copied
 * @param kind what the origin is; over a view a view is created
 * @param destination where the copy stands
 */
record BaselineRecipe(RelationName origin, RelationKind kind, Destination destination) implements Recipe {
    @Override
    public void build(NodeRun run) {
        run.enter(Phase.STAGING);
        String rows = CopyRecipe.rows(run, origin);
        if (kind == RelationKind.VIEW) {
            run.adapter().createViewAs(run.session(), destination.relation(), rows, destination.existing());
            return;
        }
        RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
        run.adapter().createTableAs(run.session(), staging, rows, Ownership.MANAGED);
        run.retain(staging);
        run.target().promote(staging, destination);
    }
}
