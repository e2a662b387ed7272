package dev.sqlbuild.state.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in a schema.
 *
 * @param tables type of each column of each table, as the engine names it
 * @param indexes empty when they were not asked for
 */
public record FoundSchema(Map<String, Map<String, String>> tables, List<FoundIndex> indexes) {
    /** Nothing. */
    public static final FoundSchema EMPTY = new FoundSchema(Map.of(), List.of());

    public FoundSchema {
        tables = Map.copyOf(tables);
        indexes = List.copyOf(indexes);
    }

    public boolean has(StateTable table) {
        return tables.containsKey(table.name());
    }

    /** Whether none of the catalogue's tables is there. */
    public boolean isEmpty() {
        return StateCatalog.TABLES.stream().noneMatch(this::has);
    }

    public boolean has(StateTable table, StateColumn column) {
        return type(table, column).isPresent();
    }

    Optional<String> type(StateTable table, StateColumn column) {
        return Optional.ofNullable(tables.getOrDefault(table.name(), Map.of()).get(column.name()));
    }

    /** Whether the table's key is in force. */
    public boolean hasKey(StateTable table) {
        return table.key().isEmpty()
                || indexes.stream()
                        .anyMatch(index -> index.table().equals(table.name())
                                && index.name().equals(table.keyIndex())
                                && index.unique()
                                && index.columns().equals(table.key()));
    }

    /** Whether some index has that name, whatever it is on. */
    public boolean hasIndexNamed(String name) {
        return indexes.stream().anyMatch(index -> index.name().equals(name));
    }

    public boolean hasIndex(StateTable table, StateIndex wanted) {
        return indexes.stream()
                .anyMatch(index -> index.table().equals(table.name())
                        && index.name().equals(wanted.name())
                        && index.columns().equals(wanted.columns()));
    }
}
