package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.Locale;
import java.util.Optional;

/**
 * One way in which the warehouse is not as the state store says (virtual-recovery.md 5.1).
 *
 * @param kind what is wrong
 * @param seed whether it is about a seed, which has words of its own
 * @param subject what it is wrong with: a node, a relation, a checkpoint, an operation or a lock
 * @param detail more about it, if there is more
 */
public record Drift(Kind kind, boolean seed, String subject, Optional<String> detail) {

    /** Kinds of drift in the order of the report. */
    public enum Kind {
        MISSING_REF("missing %sref", Remedy.BUILD),
        MISSING_TRACKED_RELATION("missing tracked physical %srelation", Remedy.BUILD),
        MISSING_PHYSICAL_RELATION("missing physical %srelation", Remedy.BUILD),
        MISSING_LOGICAL_TARGET("missing logical %starget", Remedy.REPAIR_VIEW),
        LOGICAL_TARGET_IS_TABLE("logical %starget is table", Remedy.DROP_TABLE),
        WRONG_LOGICAL_TARGET("wrong logical %starget", Remedy.REPAIR_VIEW),
        STALE_VIEW_COLUMNS("stale %sview columns", Remedy.REPAIR_VIEW),
        MISSING_FUNCTION("missing function", Remedy.PUBLISH),
        MISSING_FUNCTION_VERSION("missing function version", Remedy.PUBLISH),
        UNKNOWN_REF("unknown ref", Remedy.WHOLE_BUILD),
        ORPHAN_LOGICAL_VIEW("orphan logical view", Remedy.WHOLE_BUILD),
        UNTRACKED_PHYSICAL_RELATION("untracked physical relation", Remedy.LEAVE),
        UNRESTORABLE_CHECKPOINT("checkpoint", Remedy.NEWER_CHECKPOINT),
        INTERRUPTED_OPERATION("interrupted operation", Remedy.RESUME),
        LEFTOVER_RELATION("leftover relation", Remedy.REPEAT),
        EXPIRED_LOCK("expired lock", Remedy.NONE);

        private final String phrase;
        private final Remedy remedy;

        Kind(String phrase, Remedy remedy) {
            this.phrase = phrase;
            this.remedy = remedy;
        }

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Remedy remedy() {
            return remedy;
        }
    }

    /** What a user can do about drift. */
    enum Remedy {
        BUILD,
        REPAIR_VIEW,
        DROP_TABLE,
        PUBLISH,
        WHOLE_BUILD,
        LEAVE,
        NEWER_CHECKPOINT,
        RESUME,
        REPEAT,
        NONE
    }

    static Drift of(Kind kind, NodeId node) {
        return new Drift(kind, node.kind() == NodeKind.SEED, node.name(), Optional.empty());
    }

    static Drift of(Kind kind, String subject) {
        return new Drift(kind, false, subject, Optional.empty());
    }

    Drift with(String more) {
        return new Drift(kind, seed, subject, Optional.of(more));
    }

    /** The line of the report. */
    public String line() {
        if (kind == Kind.UNRESTORABLE_CHECKPOINT) {
            return "checkpoint " + subject + " is not restorable: " + detail.orElse("");
        }
        String head = kind.phrase.formatted(seed ? "seed " : "") + ": " + subject;
        return head + detail.map(more -> " (" + more + ")").orElse("");
    }
}
