package dev.sqlbuild.state.schema;

import java.util.List;

/** A further, not unique index of a state table. */
public record StateIndex(String name, List<String> columns) {
    public StateIndex {
        columns = List.copyOf(columns);
    }
}
