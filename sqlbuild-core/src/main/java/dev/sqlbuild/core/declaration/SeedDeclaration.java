package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import java.util.List;
import java.util.Optional;

/**
 * What YAML says about a seed (sources-seeds.md 8), templates expanded.
 *
 * @param database own logical database
 * @param schema own logical schema
 * @param columns complete list of columns, or empty to take header and inferred types
 * @param span place of the name
 */
public record SeedDeclaration(
        String name,
        Optional<String> description,
        Optional<String> database,
        Optional<String> schema,
        ConfigValue.Table meta,
        List<String> tags,
        CsvSettings csv,
        List<ColumnDeclaration> columns,
        List<AuditAttachment> audits,
        SourceSpan span) {

    public SeedDeclaration {
        tags = List.copyOf(tags);
        columns = List.copyOf(columns);
        audits = List.copyOf(audits);
    }

    /** Project-relative path of the declaring file. */
    public String path() {
        return span.path();
    }
}
