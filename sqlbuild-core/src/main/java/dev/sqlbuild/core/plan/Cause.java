package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;

/**
 * An upstream node that makes a node run.
 *
 * @param id the upstream node
 * @param reason its {@link Reason#word()}, or {@code changed}, {@code unknown} or {@code too_old} for the data of a source
 */
public record Cause(NodeId id, String reason) {

    public static Cause of(NodeId id, Reason reason) {
        return new Cause(id, reason.word());
    }

    /** As people read it: {@code stg_rides query changed}, {@code source raw_rides (unknown)}. */
    public String phrase() {
        return switch (id.kind()) {
            case SOURCE -> "source " + id.name() + " (" + reason.replace('_', ' ') + ")";
            case SEED, FUNCTION -> id.kind().word() + " " + id.name() + " changed";
            case MODEL -> id.name() + " " + reason.replace('_', ' ');
        };
    }
}
