package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Declared columns of a source over what is found in it (sources-seeds.md 2). */
final class SourceShapes {
    private SourceShapes() {}

    /** Typed columns that are cast when the source is read; none when type enforcement is off. */
    static List<Column> casts(Source source) {
        if (!source.declaration().typeEnforcement()) return List.of();
        return source.shape().columns().stream()
                .filter(column -> declaredType(source, column.name()).isPresent())
                .toList();
    }

    /** The columns found, with declared types where they are enforced. */
    static Shape declaredOver(Source source, Shape found) {
        List<Column> columns = new ArrayList<>();
        for (Column column : found.columns()) {
            Optional<String> type = source.declaration().typeEnforcement()
                    ? declaredType(source, column.name()).or(column::type)
                    : column.type();
            columns.add(new Column(column.name(), type, column.nullable(), column.description()));
        }
        if (!found.closed()) {
            for (Column declared : source.shape().columns()) {
                if (found.find(declared.name()).isEmpty()) columns.add(declared);
            }
        }
        return new Shape(found.closed() || source.declaration().contractEnforced(), columns);
    }

    private static Optional<String> declaredType(Source source, String column) {
        return source.declaration().columns().stream()
                .filter(declared -> declared.name().equalsIgnoreCase(column))
                .findFirst()
                .flatMap(declared -> declared.type());
    }
}
