package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two resources that would be built into one relation, or one into the other's staging table (project.md 2). */
final class RelationClashes {
    private record Owner(String kind, String name, String path) {}

    private final SqlDialect dialect;
    private final Diagnostics diagnostics;
    private final Map<String, Owner> owners = new HashMap<>();

    private RelationClashes(SqlDialect dialect, Diagnostics diagnostics) {
        this.dialect = dialect;
        this.diagnostics = diagnostics;
    }

    static void report(List<ModelDraft> drafts, List<Seed> seeds, SqlDialect dialect, Diagnostics diagnostics) {
        RelationClashes clashes = new RelationClashes(dialect, diagnostics);
        seeds.forEach(seed -> clashes.add(seed.relation(), new Owner("seed", seed.name(), seed.path())));
        drafts.forEach(draft -> draft.body()
                .ifPresent(body -> clashes.add(body.relation(), new Owner("model", draft.name(), draft.path()))));
        HelperNames helpers = new HelperNames(dialect);
        seeds.forEach(seed -> clashes.checkStaging(helpers.staging(seed.relation()), seed.name()));
        drafts.forEach(draft ->
                draft.body().ifPresent(body -> clashes.checkStaging(helpers.staging(body.relation()), draft.name())));
    }

    private void add(RelationName relation, Owner owner) {
        try {
            HelperNames helpers = new HelperNames(dialect);
            helpers.requireFits(relation.name());
            relation.schema().ifPresent(helpers::requireFits);
        } catch (SqlBuildException e) {
            diagnostics.add(e.diagnostic().at(SourceSpan.fileStart(owner.path)).on(owner.kind, owner.name));
        }
        Owner first = owners.putIfAbsent(relation.key(dialect), owner);
        if (first == null) return;
        report(
                owner,
                owner.kind + " '" + owner.name + "' in " + owner.path + " resolves to " + relation + ", as does "
                        + first.kind + " '" + first.name + "' in " + first.path,
                "give one of them another alias or schema");
    }

    private void checkStaging(RelationName staging, String builder) {
        Owner clash = owners.get(staging.key(dialect));
        if (clash == null) return;
        report(
                clash,
                clash.kind + " '" + clash.name + "' in " + clash.path + " resolves to " + staging
                        + ", the staging table of '" + builder + "'",
                "give it another alias");
    }

    private void report(Owner owner, String message, String help) {
        diagnostics.add(Diagnostic.of(Code.D007, message, SourceSpan.fileStart(owner.path))
                .on(owner.kind, owner.name)
                .withHelp(help));
    }
}
