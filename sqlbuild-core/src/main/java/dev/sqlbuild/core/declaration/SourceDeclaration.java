package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Optional;

/**
 * A source as it is in the active environment: overrides applied, templates expanded (sources-seeds.md 1).
 *
 * @param location what is read
 * @param managed whether SQLBuild fills the table
 * @param writing how a managed source is written
 * @param freshness authored block
 * @param typeEnforcement whether typed columns are cast when read
 * @param contractEnforced whether the columns are the complete shape
 * @param authored the entry as written, before overrides and templates: the text that goes into identity hashes
 * @param span place of the name
 */
public record SourceDeclaration(
        String name,
        SourceLocation location,
        boolean managed,
        SourceWriting writing,
        Optional<Freshness> freshness,
        Optional<String> description,
        ConfigValue.Table meta,
        List<String> tags,
        boolean typeEnforcement,
        boolean contractEnforced,
        List<ColumnDeclaration> columns,
        List<AuditAttachment> audits,
        ConfigValue.Table authored,
        SourceSpan span) {

    public SourceDeclaration {
        tags = List.copyOf(tags);
        columns = List.copyOf(columns);
        audits = List.copyOf(audits);
    }

    /** Project-relative path of the declaring file. */
    public String path() {
        return span.path();
    }
}
