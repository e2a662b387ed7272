package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Detections.Detected;
import dev.sqlbuild.core.plan.IncrementalPlan.Origin;
import dev.sqlbuild.core.plan.IncrementalPlan.Replay;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries the need to process rows again from changed models to what reads them (planning.md 4.1, 4.2). */
final class ReplayCascade {
    private final PlanInput input;
    private final boolean cascades;
    private final StateFacts state;
    private final Diagnostics errors;
    private final Map<NodeId, Pressure> emitted = new HashMap<>();
    private final Map<NodeId, String> phrases = new HashMap<>();

    /** @param cascades whether a replay reaches the nodes below */
    ReplayCascade(PlanInput input, boolean cascades, StateFacts state, Diagnostics errors) {
        this.input = input;
        this.cascades = cascades && input.queryChangeTracking();
        this.state = state;
        this.errors = errors;
    }

    /** A pressure and the direct upstream node it comes through. */
    record Incoming(Pressure pressure, NodeId through) {}

    /** The strongest pressure that reaches a node and that it has to follow. */
    Optional<Incoming> incoming(Buildable node) {
        if (!cascades) return Optional.empty();
        Optional<Incoming> strongest = Optional.empty();
        Optional<CursorType> cursor = cursorType(node);
        List<NodeId> above = input.dag().upstream(node.id()).stream()
                .sorted(Comparator.comparing(NodeId::name))
                .toList();
        for (NodeId upstream : above) {
            Optional<Pressure> pressure =
                    Pressure.stronger(Optional.ofNullable(emitted.get(upstream)), missed(node, upstream));
            if (pressure.isEmpty()) continue;
            if (node.incremental().isPresent() && !pressure.get().concerns(cursor)) continue;
            Incoming here = new Incoming(pressure.get(), upstream);
            boolean stronger = strongest.isEmpty()
                    || !Pressure.stronger(strongest.map(Incoming::pressure), pressure)
                            .equals(strongest.map(Incoming::pressure));
            if (stronger) strongest = Optional.of(here);
        }
        return strongest;
    }

    /** A replay of an upstream node that an earlier build did not bring down to this one. */
    private Optional<Pressure> missed(Buildable node, NodeId upstream) {
        Fingerprint own = state.own().get(node.id());
        Fingerprint above = state.own().get(upstream);
        if (own == null || above == null) return Optional.empty();
        String read = own.metadata().upstreamVersions().get(upstream);
        boolean missed = read != null && !read.equals(above.version().hex());
        return missed ? above.metadata().replay(upstream) : Optional.empty();
    }

    /** What the change of an incremental model does; notes what that asks of the nodes below. */
    Replay decide(Buildable node, Detected found, Reason reason, Optional<Incoming> incoming) {
        if (reason == Reason.FIRST_RUN || reason == Reason.FULL_REFRESH || reason.unchanged()) return Replay.NONE;
        note(node, found, reason);
        Optional<ReplayPolicy> declared = node.replay().declared(found.columnAdded(), found.typeChanged());
        Replay replay;
        if (declared.isPresent()) {
            replay = new Replay(declared, Origin.OWN, Optional.empty(), Optional.empty());
        } else if (incoming.isPresent()) {
            Pressure pressure = incoming.get().pressure();
            replay = new Replay(
                    Optional.of(pressure.policy()),
                    Origin.INHERITED,
                    incoming.map(Incoming::through),
                    Optional.of(pressure.root()));
        } else {
            Origin origin = reason.ownChange() ? Origin.OWN : Origin.NONE;
            replay = new Replay(Optional.of(ReplayPolicy.FORWARD), origin, Optional.empty(), Optional.empty());
        }
        protect(node, found, reason, replay);
        replay.policy()
                .filter(ReplayPolicy::replays)
                .ifPresent(policy -> emit(
                        node,
                        new Pressure(policy, cursorType(node), replay.root().orElse(node.id()))));
        return replay;
    }

    /** A table or view hands down what reaches it, and what its own change asks for. */
    void pass(Buildable node, Detected found, Reason reason, Optional<Incoming> incoming) {
        boolean stops = node.materialization()
                .filter(m -> m == Materialization.SNAPSHOT)
                .isPresent();
        if (stops || reason == Reason.FULL_REFRESH) return;
        Optional<Pressure> pressure = incoming.map(Incoming::pressure);
        if (found.reason().ownChange() && found.reason() != Reason.FIRST_RUN) {
            note(node, found, reason);
            Optional<Pressure> own = node.replay()
                    .onChange()
                    .filter(ReplayPolicy::replays)
                    .map(policy -> new Pressure(policy, Optional.empty(), node.id()));
            pressure = Pressure.stronger(own, pressure);
        }
        pressure.ifPresent(strongest -> emit(node, strongest));
    }

    private void emit(Buildable node, Pressure pressure) {
        if (cascades) emitted.put(node.id(), pressure);
    }

    /** The node does not run after all. */
    void withdraw(NodeId node) {
        emitted.remove(node);
    }

    /**
     * What is recorded with a build of the node, for nodes below that this build does not reach. An earlier one stays
     * while the version does, and as long as some node has not followed it.
     */
    Optional<Pressure> recorded(PlannedNode node) {
        Optional<Pressure> now = Optional.ofNullable(emitted.get(node.id()));
        if (node.recorded().isEmpty()) return now;
        Fingerprint before = node.recorded().get();
        Optional<Pressure> earlier = before.metadata().replay(node.id());
        if (earlier.isEmpty()) return now;
        boolean stays = before.version().equals(node.builtVersion()) || isUnfinished(node.id(), before);
        return stays ? Pressure.stronger(now, earlier) : now;
    }

    private boolean isUnfinished(NodeId node, Fingerprint record) {
        for (NodeId below : input.dag().downstream(node)) {
            Fingerprint reader = state.own().get(below);
            String read =
                    reader == null ? null : reader.metadata().upstreamVersions().get(node);
            if (read != null && !read.equals(record.version().hex())) return true;
        }
        return false;
    }

    private void protect(Buildable node, Detected found, Reason reason, Replay replay) {
        boolean full = replay.policy()
                .filter(policy -> policy.action() == ReplayPolicy.Action.FULL)
                .isPresent();
        Optional<Boolean> allowed = node.incremental().flatMap(Incremental::fullRefresh);
        if (!full || !allowed.equals(Optional.of(false))) return;
        boolean own = replay.origin() == Origin.OWN;
        if (own && found.reason() == Reason.QUERY_CHANGED) return;
        String cause = own
                ? (reason == Reason.FUNCTION_CHANGED ? phrases.get(node.id()) : reason.phrase())
                : phrases.getOrDefault(
                        replay.root().orElse(node.id()),
                        replay.root().orElse(node.id()).name() + " changed");
        errors.add(Diagnostic.of(
                        Code.S203,
                        "model '" + node.name() + "' sets full_refresh false, but the plan would fully rebuild it ("
                                + cause + " with replay_on_change full)")
                .on("model", node.name())
                .withHelp("leave the model out with --exclude " + node.name()
                        + ", give it replay_on_change forward, or remove full_refresh false"));
    }

    /** How messages say that a node changed. */
    private void note(Buildable node, Detected found, Reason reason) {
        String phrase = found.changedFunctions().isEmpty() || reason != Reason.FUNCTION_CHANGED
                ? node.name() + " " + reason.phrase()
                : "function " + found.changedFunctions().get(0) + " changed";
        phrases.put(node.id(), phrase);
    }

    private static Optional<CursorType> cursorType(Buildable node) {
        return node.incremental().flatMap(Incremental::cursor).map(Cursor::type);
    }
}
