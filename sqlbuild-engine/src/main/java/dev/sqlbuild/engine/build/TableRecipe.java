package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.Optional;

/**
 * Builds a table from its whole query, as {@link TableBuild} does.
 *
 * @param query the model's query
 * @param destination where it stands
 * @param contract declared types and columns
 * @param staged whether it is built beside its target
 * @param leftover whether an earlier run left its staging table
 */
record TableRecipe(SqlTemplate query, Destination destination, TableContract contract, boolean staged, boolean leftover)
        implements Recipe {

    @Override
    public Optional<Diagnostic> refusal(NodeWork work) {
        if (staged) return Optional.empty();
        if (contract.enforced()) {
            return Optional.of(refused(Code.K014, "contract enforced requires staged table promotion"));
        }
        return contract.isTyped()
                ? Optional.of(refused(Code.C000, "type enforcement requires staged promotion mode"))
                : Optional.empty();
    }

    private static Diagnostic refused(Code code, String message) {
        return Diagnostic.of(code, message).withHelp("set table_promotion_mode = \"staged\" in [settings]");
    }

    @Override
    public Optional<SourceSpan> place() {
        return Optional.of(query.sql().at(0));
    }

    @Override
    public void build(NodeRun run) {
        String sql = run.relations().render(query).text();
        new TableBuild(destination, contract, Optional.empty(), staged, leftover).build(run, sql);
    }
}
