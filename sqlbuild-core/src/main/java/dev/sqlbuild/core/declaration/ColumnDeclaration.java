package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Optional;

/**
 * One declared column of a model, source or seed.
 *
 * @param type warehouse type or name of an enum, as written
 * @param migrateFrom the name it had, where a model says so
 * @param span place of the column's name
 */
public record ColumnDeclaration(
        String name,
        Optional<String> type,
        Optional<Boolean> nullable,
        Optional<String> description,
        ConfigValue.Table meta,
        List<AuditAttachment> audits,
        Optional<FormerName> migrateFrom,
        SourceSpan span) {

    /** A former name and where it is written. */
    public record FormerName(String name, SourceSpan span) {}

    public ColumnDeclaration {
        audits = List.copyOf(audits);
    }
}
