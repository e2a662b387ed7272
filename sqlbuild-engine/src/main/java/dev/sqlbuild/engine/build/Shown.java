package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import java.util.List;
import java.util.Set;

/**
 * Where the relation that a node writes is shown to consumers.
 *
 * @param views views that select all of its columns, if they exist
 * @param columns its columns before the run
 * @param bystanders views of other versions, which stay with the former relation when they cannot read the new one
 */
public record Shown(List<RelationName> views, List<ColumnInfo> columns, Set<RelationName> bystanders) {
    /** What nobody sees. */
    public static final Shown NOWHERE = new Shown(List.of(), List.of(), Set.of());

    public Shown {
        views = List.copyOf(views);
        columns = List.copyOf(columns);
        bystanders = Set.copyOf(bystanders);
    }
}
