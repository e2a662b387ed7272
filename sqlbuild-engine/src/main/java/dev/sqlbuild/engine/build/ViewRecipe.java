package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.run.Phase;
import java.util.Optional;

/**
 * Creates or replaces a view, then audits it; there is no staging to fall back to (models.md 9.1).
 *
 * @param query the model's query
 * @param destination where it stands
 * @param leftover whether a run of when it was a table left its staging table
 */
record ViewRecipe(SqlTemplate query, Destination destination, boolean leftover) implements Recipe {
    @Override
    public Optional<SourceSpan> place() {
        return Optional.of(query.sql().at(0));
    }

    @Override
    public void build(NodeRun run) {
        run.enter(Phase.STAGING);
        String sql = run.relations().render(query).text();
        run.target().createView(destination, sql);
        if (leftover) {
            RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
            run.adapter().drop(run.session(), staging);
        }
        run.enter(Phase.AUDIT);
        if (!run.checks().passAudits(run.relations())) throw AuditFailure.afterReplacement(run.work(), "view");
    }
}
