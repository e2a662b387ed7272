package dev.sqlbuild.core.declaration;

import dev.sqlbuild.core.project.ConfigValue;
import java.util.Optional;

/**
 * What a source reads: a relation of which only the given parts are named, or an expression in its place.
 *
 * @param table physical table name; the source's name when not written
 * @param expression SQL with its place; then database and schema are absent
 */
public record SourceLocation(
        Optional<String> database, Optional<String> schema, String table, Optional<ConfigValue.Text> expression) {

    public boolean isExpression() {
        return expression.isPresent();
    }
}
