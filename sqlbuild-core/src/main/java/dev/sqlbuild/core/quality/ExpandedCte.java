package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.List;

/** A CTE of a test with parameters and variables filled in. Equal only to itself, so that maps find it fast. */
final class ExpandedCte {
    private final TestCte cte;
    private final SqlTemplate template;
    private final List<Reference> references;
    private final RelationNames relations;

    ExpandedCte(TestCte cte, SqlTemplate template) {
        this.cte = cte;
        this.template = template;
        this.references =
                template.references().stream().filter(r -> r.kind().isNamed()).toList();
        this.relations = RelationNames.of(template.sql().tokens());
    }

    /** As authored. */
    TestCte cte() {
        return cte;
    }

    TestCteKind kind() {
        return cte.kind();
    }

    /** Its body; references are symbolic. */
    SqlTemplate template() {
        return template;
    }

    SqlTokens tokens() {
        return template.sql().tokens();
    }

    /** Calls that name a resource. */
    List<Reference> references() {
        return references;
    }

    /** Relations it reads and CTEs it defines. */
    RelationNames relations() {
        return relations;
    }

    SourceSpan span(Reference reference) {
        return template.sql().span(reference.start(), reference.end());
    }

    SourceSpan span(RelationNames.Name name) {
        return template.sql().span(name.start(), name.end());
    }
}
