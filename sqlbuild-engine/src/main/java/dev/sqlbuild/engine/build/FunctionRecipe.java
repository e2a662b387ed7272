package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.FunctionRendering;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.run.Phase;
import java.util.Optional;

/**
 * Creates or replaces a function in one transaction: a failure or a crash leaves the one that was there.
 *
 * @param declaration what its callers see
 * @param body its body, references symbolic
 * @param destination where it is created
 * @param former what was created under its name before
 */
record FunctionRecipe(
        SqlFunction.Declaration declaration,
        SqlTemplate body,
        RelationName destination,
        Optional<FunctionSignature> former)
        implements Recipe {

    @Override
    public Optional<SourceSpan> place() {
        return Optional.of(body.sql().at(0));
    }

    @Override
    public void build(NodeRun run) {
        run.enter(Phase.DEPLOY);
        FunctionDefinition definition = FunctionRendering.of(declaration, body, destination, run.relations());
        run.adapter().createFunction(run.session(), definition, former);
        run.placed();
    }
}
