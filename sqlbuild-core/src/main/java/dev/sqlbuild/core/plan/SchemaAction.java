package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.OnSchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the next run of an incremental model will do to its columns, as far as the plan can tell.
 *
 * @param kind what is done
 * @param column the column
 * @param type new type text, where known
 */
public record SchemaAction(Kind kind, String column, Optional<String> type) {

    /** What is done. */
    public enum Kind {
        ADD_COLUMN,
        DROP_COLUMN,
        ALTER_COLUMN_TYPE;

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The actions that follow from the findings about a node; none where it is rebuilt or leaves columns alone. */
    public static List<SchemaAction> of(PlannedNode node) {
        Optional<OnSchemaChange> policy = node.subject().incremental().map(Incremental::onSchemaChange);
        boolean rebuilt = node.incremental().filter(IncrementalPlan::rebuild).isPresent();
        if (policy.isEmpty() || rebuilt) return List.of();
        boolean sync = policy.get() == OnSchemaChange.SYNC_ALL_COLUMNS;
        if (!sync && policy.get() != OnSchemaChange.APPEND_NEW_COLUMNS) return List.of();
        List<SchemaAction> actions = new ArrayList<>();
        for (SchemaFinding finding : node.changes().schema()) {
            switch (finding.kind()) {
                case COLUMN_ADDED ->
                    actions.add(new SchemaAction(Kind.ADD_COLUMN, finding.column(), finding.expectedType()));
                case COLUMN_REMOVED -> {
                    if (sync) actions.add(new SchemaAction(Kind.DROP_COLUMN, finding.column(), Optional.empty()));
                }
                case COLUMN_TYPE_CHANGED -> {
                    if (sync) {
                        actions.add(new SchemaAction(Kind.ALTER_COLUMN_TYPE, finding.column(), finding.expectedType()));
                    }
                }
            }
        }
        return actions;
    }
}
