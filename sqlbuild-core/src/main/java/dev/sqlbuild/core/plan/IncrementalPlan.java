package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.incremental.WindowRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a plan decides about an incremental model besides its action.
 *
 * @param replay what its change does to rows that are already built
 * @param rebuild whether it is built from scratch
 * @param request which window is asked for
 * @param bounds what is known of the window
 */
public record IncrementalPlan(Replay replay, boolean rebuild, WindowRequest request, Bounds bounds) {

    /** Where a replay comes from. */
    public enum Origin {
        OWN,
        INHERITED,
        NONE;

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A replay.
     *
     * @param policy absent when nothing changed
     * @param origin whose policy it is
     * @param from direct upstream node it is inherited from
     * @param root where it began, when it is inherited
     */
    public record Replay(Optional<ReplayPolicy> policy, Origin origin, Optional<NodeId> from, Optional<NodeId> root) {
        public static final Replay NONE = new Replay(Optional.empty(), Origin.NONE, Optional.empty(), Optional.empty());
    }

    /** When the bounds of the window become known. */
    public enum When {
        /** There is no window. */
        NEVER,
        PLAN,
        RUN
    }

    /**
     * The window as far as it is known.
     *
     * @param when when it becomes known
     * @param waitsFor an input that this plan builds first
     * @param window known since planning
     * @param batches how many batches it is cut into
     */
    public record Bounds(When when, Optional<NodeId> waitsFor, Optional<RunWindow> window, OptionalInt batches) {
        public static final Bounds NONE =
                new Bounds(When.NEVER, Optional.empty(), Optional.empty(), OptionalInt.empty());

        /** Known only once an input is built. */
        public static Bounds after(NodeId input) {
            return new Bounds(When.RUN, Optional.of(input), Optional.empty(), OptionalInt.empty());
        }

        /** Known now. */
        public static Bounds of(RunWindow window, OptionalInt batches) {
            return new Bounds(When.PLAN, Optional.empty(), Optional.of(window), batches);
        }
    }

    /** The same with what became known of the window. */
    public IncrementalPlan with(Bounds found) {
        return new IncrementalPlan(replay, rebuild, request, found);
    }
}
