package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.PointerGuards.names;
import static dev.sqlbuild.core.virtual.PointerGuards.only;
import static dev.sqlbuild.core.virtual.PointerGuards.refusal;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what a rollback restores, after its guards in their order (virtual-operations.md 5.3). Pure. */
public final class RollbackPlanner {
    private final PlanInput input;
    private final VdeLayout layout;
    private final PointerRequest request;
    private final RecordedVde vde;
    private final Checkpoint checkpoint;
    private final PointerFacts facts;
    private final PointerScope partial;

    private RollbackPlanner(
            PlanInput input,
            VdeLayout layout,
            PointerRequest request,
            RecordedVde vde,
            Checkpoint checkpoint,
            PointerFacts facts) {
        this.input = input;
        this.layout = layout;
        this.request = request;
        this.vde = vde;
        this.checkpoint = checkpoint;
        this.facts = facts;
        this.partial = new PointerScope(input, checkpoint.refs(), vde.refs());
    }

    /** Refuses a VDE that cannot be rolled back at all. */
    public static void requireUsable(RecordedVde vde) {
        if (vde.isDetached()) {
            throw refusal(Code.S028, "virtual environment is detached: '" + vde.name() + "'");
        }
        if (vde.refs().isEmpty()) throw refusal(Code.S020, "unknown virtual environment '" + vde.name() + "'");
    }

    /**
     * The checkpoint to restore: the one asked for, or the newest whose refs differ from the current ones.
     *
     * @param newestFirst checkpoints of this VDE
     */
    public static Checkpoint choose(RecordedVde vde, List<Checkpoint> newestFirst, Optional<String> id) {
        if (id.isPresent()) {
            return newestFirst.stream()
                    .filter(checkpoint -> checkpoint.id().equals(id.get()))
                    .findFirst()
                    .orElseThrow(() -> refusal(
                            Code.S026,
                            "unknown checkpoint '" + id.get() + "'",
                            "list them with sqb state checkpoints list --virtual-env " + vde.name()));
        }
        return newestFirst.stream()
                .filter(checkpoint -> !checkpoint.refs().equals(vde.refs()))
                .findFirst()
                .orElseThrow(() -> refusal(
                        Code.S021,
                        "no previous finalized checkpoint is available for rollback",
                        "build the VDE first: sqb build --virtual-env " + vde.name()));
    }

    /**
     * The plan.
     *
     * @param now when the VDE is finalized
     * @throws dev.sqlbuild.base.SqlBuildException the first guard that refuses
     */
    public static PointerPlan plan(
            PlanInput input,
            VdeLayout layout,
            PointerRequest request,
            RecordedVde vde,
            Checkpoint checkpoint,
            PointerFacts facts,
            Instant now) {
        return new RollbackPlanner(input, layout, request, vde, checkpoint, facts).plan(now);
    }

    private PointerPlan plan(Instant now) {
        RefSet refs = request.whole() ? checkpoint.refs() : partialRefs();
        List<NodeId> stale = request.whole() ? List.of() : differing(refs);
        if (!stale.isEmpty() && !request.allowPartial()) {
            throw refusal(
                    Code.S027,
                    "rollback would leave target virtual environment working; remaining stale models: " + names(stale),
                    "Re-run with --allow-partial-rollback to accept a working target VDE.");
        }
        PublicationNames places = new PublicationNames(input, layout, facts.versions(), facts.relations());
        requireRestorable(refs, places);
        List<LogicalView> views = places.views(vde.name(), refs);
        PointerGuards.requireNoTable(views, facts, "rollback");
        List<NodeId> changed = refs.changesSince(vde.refs()).stream()
                .filter(change -> change.previous().isPresent() && change.node().kind() == NodeKind.MODEL)
                .map(RefSet.Change::node)
                .toList();
        Publication publication = new Publication(
                Publication.Kind.ROLLBACK,
                vde.row(),
                vde.refs(),
                after(stale.isEmpty(), now),
                refs,
                views,
                places.dropped(vde.name(), vde.refs(), views),
                request.whole() ? places.functions(vde.name(), vde.refs(), refs) : List.of(),
                List.of(),
                "rollback " + vde.name() + " to " + checkpoint.id(),
                "rolled back " + changed.size() + " models");
        return new PointerPlan(
                publication, changed, refs.changesSince(vde.refs()).size(), stale, Optional.of(checkpoint.id()));
    }

    private VirtualEnvironment after(boolean finalized, Instant now) {
        return new VirtualEnvironment(
                vde.name(),
                finalized ? VdeStatus.FINALIZED : VdeStatus.ACTIVE,
                vde.row().flatMap(VirtualEnvironment::baseline),
                finalized ? Optional.of(now) : Optional.empty());
    }

    // ---- partial

    private RefSet partialRefs() {
        Set<NodeId> scope = partial.selected(request);
        partial.requireRefs(
                scope, (what, missing) -> refusal(Code.S025, "checkpoint is missing " + what + ": " + names(missing)));
        Set<NodeId> above = input.dag().ancestors(scope, Integer.MAX_VALUE);
        Set<NodeId> required = new HashSet<>(differing(partial.taken(scope)));
        required.retainAll(above);
        required.removeAll(scope);
        if (!required.isEmpty()) {
            if (!request.includeStaleUpstreams()) {
                throw refusal(
                        Code.S063,
                        "selected rollback scope is missing stale required upstream models: " + names(required),
                        "Re-run with --include-stale-upstreams to add required upstream refs.");
            }
            scope.addAll(required);
        }
        requireUpstreams(above);
        return partial.taken(scope);
    }

    private void requireUpstreams(Set<NodeId> above) {
        List<NodeId> missing = only(above, NodeKind.MODEL).stream()
                .filter(node -> !checkpoint.refs().contains(node))
                .toList();
        if (!missing.isEmpty()) {
            throw refusal(Code.S025, "checkpoint is missing required upstream refs: " + names(missing));
        }
    }

    /** Models whose ref is not the checkpoint's: those of the project and those of the checkpoint. */
    private List<NodeId> differing(RefSet refs) {
        Set<NodeId> models =
                new HashSet<>(checkpoint.refs().only(NodeKind.MODEL).versions().keySet());
        input.nodes().stream()
                .map(Buildable::id)
                .filter(node -> node.kind() == NodeKind.MODEL)
                .forEach(models::add);
        return models.stream()
                .filter(node -> !refs.find(node).equals(checkpoint.refs().find(node)))
                .sorted()
                .toList();
    }

    // ---- what must still be there

    private void requireRestorable(RefSet refs, PublicationNames places) {
        for (VersionRef ref : refs.list()) {
            if (ref.node().kind() != NodeKind.FUNCTION && !facts.isTracked(ref)) {
                throw refusal(
                        Code.S022,
                        "checkpoint references missing physical relation for "
                                + ref.node().kind().word() + " '" + ref.node().name() + "'",
                        "use a more recent checkpoint, or rebuild");
            }
        }
        for (VersionRef ref : refs.list()) {
            boolean lostFunction =
                    ref.node().kind() == NodeKind.FUNCTION && !facts.versions().containsKey(ref);
            if (!lostFunction && places.logical(vde.name(), ref).isEmpty()) {
                throw refusal(
                        Code.S023,
                        "checkpoint references unknown " + ref.node().kind().word() + " '"
                                + ref.node().name() + "'",
                        "restore its file in the project");
            }
        }
        for (VersionRef ref : refs.list()) {
            if (ref.node().kind() != NodeKind.FUNCTION && !facts.stands(ref)) {
                throw refusal(
                        Code.S071,
                        "checkpoint references missing warehouse relation for "
                                + ref.node().kind().word() + " '" + ref.node().name() + "'",
                        "use a more recent checkpoint, or rebuild");
            }
        }
        if (!request.whole()) return;
        for (VersionRef ref : refs.only(NodeKind.FUNCTION).list()) {
            if (!facts.versions().containsKey(ref)) {
                throw refusal(
                        Code.S029,
                        "checkpoint references missing function version for '"
                                + ref.node().name() + "'");
            }
        }
    }
}
