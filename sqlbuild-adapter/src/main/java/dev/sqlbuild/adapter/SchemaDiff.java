package dev.sqlbuild.adapter;

import java.util.List;

/**
 * How the columns of two relations differ; their order does not matter (analysis.md F2).
 *
 * @param added columns that only the right relation has
 * @param removed columns that only the left relation has
 * @param retyped columns of both whose types differ
 * @param comparable columns of both whose values can be compared, in the order of the left relation: of one type, or of
 *     types with a common super-type
 */
public record SchemaDiff(
        List<ColumnInfo> added, List<ColumnInfo> removed, List<ColumnPair> retyped, List<ColumnPair> comparable) {

    public SchemaDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        retyped = List.copyOf(retyped);
        comparable = List.copyOf(comparable);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && retyped.isEmpty();
    }
}
