package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.engine.run.Phase;

/**
 * Builds nothing and runs the audits: for sources, and for audits that run although their model is current.
 *
 * @param phase named when an audit fails
 */
record CheckRecipe(Phase phase) implements Recipe {
    @Override
    public void build(NodeRun run) {
        run.enter(phase);
        if (run.checks().passAudits(run.relations())) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "audit of " + run.work().id().kind().word() + " '"
                                + run.work().id().name() + "' failed with severity level: error")
                .withHelp("correct the data, or give the audit severity warn"));
    }
}
