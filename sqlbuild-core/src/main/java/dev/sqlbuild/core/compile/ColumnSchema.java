package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import java.util.List;
import java.util.Optional;

/**
 * Columns that models share (models.md 5): a {@code SCHEMA} with everything it extends.
 *
 * @param columns those of its ancestors first
 * @param span place of the name
 */
record ColumnSchema(String name, Optional<String> description, List<ColumnDeclaration> columns, SourceSpan span) {

    ColumnSchema {
        columns = List.copyOf(columns);
    }
}
