package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import java.util.Optional;

/**
 * What a replay of one node asks of the nodes below it (planning.md 4.2).
 *
 * @param policy bounded or full
 * @param type cursor type of the node it began at, for a bounded one
 * @param root where it began
 */
public record Pressure(ReplayPolicy policy, Optional<CursorType> type, NodeId root) {

    /** Whether a model with such a cursor has to follow. */
    boolean concerns(Optional<CursorType> cursor) {
        return policy.action() == ReplayPolicy.Action.FULL || (type.isPresent() && type.equals(cursor));
    }

    /** The stronger of two; the first when they are equal. */
    static Optional<Pressure> stronger(Optional<Pressure> one, Optional<Pressure> other) {
        if (one.isEmpty() || other.isEmpty()) return one.or(() -> other);
        ReplayPolicy strongest = one.get().policy.stronger(other.get().policy);
        return strongest.equals(one.get().policy) ? one : other;
    }
}
