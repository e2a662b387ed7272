package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.seed.SeedLoader;

/**
 * Loads a seed beside its table, puts it in place, then audits it.
 *
 * @param seed what is loaded
 * @param destination where it stands
 */
record SeedRecipe(Seed seed, Destination destination) implements Recipe {
    @Override
    public void build(NodeRun run) {
        run.enter(Phase.LOAD);
        RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
        long rows = new SeedLoader(run.adapter(), seed).load(run.session(), staging);
        run.retain(staging);
        run.target().promote(staging, destination);
        run.loaded(rows);
        run.built(SeedLoader.columns(seed));
        run.enter(Phase.AUDIT);
        if (run.checks().passAudits(run.relations())) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "final audit for '" + seed.name()
                                + "' failed after target table was replaced with severity level: error")
                .withHelp("correct " + seed.path() + " and load it again"));
    }
}
