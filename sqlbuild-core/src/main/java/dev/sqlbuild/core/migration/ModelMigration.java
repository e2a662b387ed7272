package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A renamed model and what happens to what was built under its old name.
 *
 * @param model the model as it is called now
 * @param former the model it was
 * @param origin where it was built
 * @param destination where it is built now
 * @param discovery how the rename became known
 * @param decision what happens
 * @param obstacle what stands at the destination and makes way
 * @param oldName what becomes of the old name once the model is built
 * @param oldNameView how long a view stands there
 * @param oldColumns what the view calls columns that have another name now, by that name in lower case
 */
public record ModelMigration(
        NodeId model,
        NodeId former,
        RelationName origin,
        RelationName destination,
        Discovery discovery,
        MoveDecision decision,
        Obstacle obstacle,
        OldName oldName,
        Optional<Duration> oldNameView,
        Map<String, String> oldColumns) {

    public ModelMigration {
        oldColumns = Map.copyOf(oldColumns);
    }

    /** What makes way for moved rows. */
    public enum Obstacle {
        NONE,
        /** A table, which is archived. */
        TABLE,
        /** A view, which holds nothing. */
        VIEW
    }

    /** What becomes of the name that a model had. */
    public enum OldName {
        /** The old relation is archived and a view takes its name. */
        VIEW,
        /** The old relation is archived. */
        ARCHIVE,
        /** Nothing: it is not there, or not SQLBuild's, or another model's name now. */
        LEAVE
    }
}
