package dev.sqlbuild.core.model;

import java.util.List;
import java.util.Optional;

/**
 * What is known offline about the output of a relation (analysis.md A2).
 *
 * @param closed whether {@code columns} is the complete list of names; an open relation may have more
 * @param columns known columns in output order
 */
public record Shape(boolean closed, List<Column> columns) {

    public static final Shape OPEN = new Shape(false, List.of());

    public Shape {
        columns = List.copyOf(columns);
    }

    /** The column of that name, ignoring case. */
    public Optional<Column> find(String name) {
        return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Whether every name and every type is known. */
    public boolean fullyTyped() {
        return closed && columns.stream().allMatch(c -> c.type().isPresent());
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
