package dev.sqlbuild.core.model;

import dev.sqlbuild.base.SourceSpan;
import java.util.List;

/**
 * A column of a {@code columns ( ... )} declaration.
 *
 * @param column name, type, nullability, description
 * @param audits attached audits in authored order
 * @param span place of the name
 */
public record DeclaredColumn(Column column, List<AuditAttachment> audits, SourceSpan span) {

    public DeclaredColumn {
        audits = List.copyOf(audits);
    }

    public String name() {
        return column.name();
    }
}
