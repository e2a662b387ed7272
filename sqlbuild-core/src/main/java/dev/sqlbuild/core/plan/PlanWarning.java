package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.Locale;
import java.util.Optional;

/**
 * Something the user should know about a plan. It stops nothing.
 *
 * @param kind what it is about
 * @param node the node concerned
 * @param message one line
 */
public record PlanWarning(Kind kind, Optional<NodeId> node, String message) {

    /** Kinds of warnings; the name is the {@code code} in JSON. */
    public enum Kind {
        STALE_UPSTREAM("warning"),
        RECORDED_RELATION_MISSING("warning"),
        UNRECORDED_RELATION("info"),
        EMPTY_SELECTION("warning"),
        NOTHING_DEFERRED("info"),
        SOURCE_FRESHNESS_UNKNOWN("warning"),
        SOURCE_AGE_WARNING("warning"),
        SOURCE_AGE_ERROR("error"),
        HISTORY_KEEPS_OLD_RESULTS("warning"),
        SCHEMA_CHANGE_FAILS("error"),
        BOUNDS_IGNORED("warning"),
        FUTURE_CURSOR("warning"),
        EXPLICIT_BOUNDS("warning"),
        /** The relation that a model was migrated from is not there. */
        M102("warning"),
        MIGRATION_DONE("info"),
        /** Removed models that look like a new one. */
        M107("warning"),
        /** The rename of a column is recorded. */
        M108("info"),
        /** The column that another was migrated from is not there. */
        M109("warning");

        private final String severity;

        Kind(String severity) {
            this.severity = severity;
        }

        /** {@code error}, {@code warning} or {@code info}; also an error stops no plan. */
        public String severity() {
            return severity;
        }

        /** The name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something about one node. */
    public static PlanWarning about(Kind kind, NodeId node, String message) {
        return new PlanWarning(kind, Optional.of(node), message);
    }
}
