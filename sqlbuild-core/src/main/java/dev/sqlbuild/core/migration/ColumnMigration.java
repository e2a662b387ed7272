package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;

/**
 * A renamed column and what happens to it.
 *
 * @param model its model
 * @param relation where the model is built
 * @param former the name it had, as the relation spells it if it is there
 * @param column the name it has now
 * @param discovery how the rename became known
 * @param decision what happens
 * @param versions the model's version before and after, when nothing but the name changes
 */
public record ColumnMigration(
        NodeId model,
        RelationName relation,
        String former,
        String column,
        Discovery discovery,
        ColumnDecision decision,
        VersionChange versions) {

    /**
     * Versions of a model before and after its columns were renamed.
     *
     * @param before digits, empty when more than names changed
     * @param after digits, empty as well
     */
    public record VersionChange(String before, String after) {
        /** More than names changed. */
        public static final VersionChange UNKNOWN = new VersionChange("", "");
    }

    public ColumnMigration with(VersionChange change) {
        return new ColumnMigration(model, relation, former, column, discovery, decision, change);
    }
}
