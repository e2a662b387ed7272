package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.List;

/**
 * A CTE of a test with parameters and variables filled in.
 *
 * @param cte as authored
 * @param template its body; references are symbolic
 * @param tokens tokens of the body
 * @param relations relations it reads and CTEs it defines
 */
record ExpandedCte(TestCte cte, SqlTemplate template, SqlTokens tokens, RelationNames relations) {

    static ExpandedCte of(TestCte cte, SqlTemplate template) {
        SqlTokens tokens = template.sql().tokens();
        return new ExpandedCte(cte, template, tokens, RelationNames.of(tokens));
    }

    TestCteKind kind() {
        return cte.kind();
    }

    /** Calls that name a resource. */
    List<Reference> references() {
        return template.references().stream().filter(r -> r.kind().isNamed()).toList();
    }

    SourceSpan span(Reference reference) {
        return template.sql().span(reference.start(), reference.end());
    }

    SourceSpan span(RelationNames.Name name) {
        return template.sql().span(name.start(), name.end());
    }
}
