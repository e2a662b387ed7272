package dev.sqlbuild.state.schema;

import java.util.List;

/** An index of a database; a primary key counts as a unique one with the name the catalogue gives to the table's key. */
public record FoundIndex(String table, String name, boolean unique, List<String> columns) {
    public FoundIndex {
        columns = List.copyOf(columns);
    }
}
