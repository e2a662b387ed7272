package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.plan.Fingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a janitor would do.
 *
 * @param actions relations to put aside or drop, in the order in which it is done
 * @param kept relations that look unused and stay, with the reason
 * @param stateRows state tables with rows that are no longer needed
 */
public record Cleanup(List<Action> actions, List<Kept> kept, List<StateRows> stateRows) {

    public Cleanup {
        actions = List.copyOf(actions);
        kept = List.copyOf(kept);
        stateRows = List.copyOf(stateRows);
    }

    /** Why a relation can go; the headings of the preview in their order. */
    public enum Group {
        OLD_NAME("Old names"),
        REMOVED("Removed models and seeds"),
        UNTRACKED("Not recorded"),
        LEFTOVER("Leftovers"),
        TEST_SCHEMA("Test schemas"),
        ARCHIVE("Archives"),
        FUNCTION("Removed functions");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * One relation that goes.
     *
     * @param age since the last sign of use
     * @param reason for people
     * @param archive the name it gets instead of being dropped
     * @param subject what it was
     */
    public record Action(
            Group group,
            RelationName relation,
            RelationKind kind,
            Duration age,
            String reason,
            Optional<RelationName> archive,
            Subject subject) {}

    /** What a relation was, which decides how it goes. */
    public sealed interface Subject {
        /** A node of the project, with its record. */
        record Node(Fingerprint record) implements Subject {}

        /** A function of the project, with its record and what tells it from others of its name. */
        record Function(Fingerprint record, FunctionSignature signature) implements Subject {}

        /** Something beside a node, or put aside. */
        record Leftover() implements Subject {}

        /** A view that stood for the old name of a model. */
        record OldName(OldNameRecord record) implements Subject {}

        /** The result of one side of a query diff. */
        record QueryTable() implements Subject {}

        /** A schema in which tests made their functions. */
        record TestSchema() implements Subject {}
    }

    /** One relation that stays. */
    public record Kept(RelationName relation, String reason) {}

    /** Rows of a state table beyond what is kept of each identity. */
    public record StateRows(RelationName table, long rows) {}

    public boolean isEmpty() {
        return actions.isEmpty() && stateRows.isEmpty();
    }
}
