package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.PointerGuards.names;
import static dev.sqlbuild.core.virtual.PointerGuards.only;
import static dev.sqlbuild.core.virtual.PointerGuards.refusal;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what a promotion moves, after its guards in their order (virtual-operations.md 4). Pure. */
public final class PromotionPlanner {
    private final PlanInput input;
    private final VdeLayout layout;
    private final PointerRequest request;
    private final RecordedVde source;
    private final RecordedVde target;
    private final PointerFacts facts;
    private final PointerScope partial;
    private final Map<NodeId, VersionHash> expected = new HashMap<>();

    private PromotionPlanner(
            PlanInput input,
            VdeLayout layout,
            PointerRequest request,
            RecordedVde source,
            RecordedVde target,
            PointerFacts facts) {
        this.input = input;
        this.layout = layout;
        this.request = request;
        this.source = source;
        this.target = target;
        this.facts = facts;
        this.partial = new PointerScope(input, source.refs(), target.refs());
        input.nodes().forEach(node -> expected.put(node.id(), node.version()));
    }

    /**
     * The plan.
     *
     * @param now when the target is finalized
     * @throws dev.sqlbuild.base.SqlBuildException the first guard that refuses
     */
    public static PointerPlan plan(
            PlanInput input,
            VdeLayout layout,
            PointerRequest request,
            RecordedVde source,
            RecordedVde target,
            PointerFacts facts,
            Instant now) {
        return new PromotionPlanner(input, layout, request, source, target, facts).plan(now);
    }

    private PointerPlan plan(Instant now) {
        requireUsable();
        Set<NodeId> scope = request.whole() ? wholeScope() : partial.selected(request);
        requireRefs(scope);
        if (!request.whole()) scope = withRequiredUpstreams(scope);
        RefSet refs = request.whole() ? source.refs() : partial.taken(scope);
        List<NodeId> stale = stale(refs);
        if (!request.whole() && !stale.isEmpty() && !request.allowPartial()) {
            throw refusal(
                    Code.S017,
                    "promotion would leave target virtual environment working; remaining stale models: " + names(stale),
                    "Re-run with --allow-partial-promotion to accept a working target VDE.");
        }
        if (request.whole()) requireFunctions(refs);
        requireRelations(refs);
        PublicationNames places = new PublicationNames(input, layout, facts.versions(), facts.relations());
        List<LogicalView> views = places.views(target.name(), refs);
        PointerGuards.requireNoTable(views, facts, "promote");
        List<NodeId> models = only(scope, NodeKind.MODEL);
        boolean finalized = stale.isEmpty();
        Publication publication = new Publication(
                Publication.Kind.PROMOTE,
                target.row(),
                target.refs(),
                new VirtualEnvironment(
                        target.name(),
                        finalized ? VdeStatus.FINALIZED : VdeStatus.ACTIVE,
                        Optional.of(source.name()),
                        finalized ? Optional.of(now) : Optional.empty()),
                refs,
                views,
                places.dropped(target.name(), target.refs(), views),
                request.whole() ? places.functions(target.name(), target.refs(), refs) : List.of(),
                List.of(),
                "promote from " + source.name() + " to " + target.name(),
                "promoted " + models.size() + " models");
        return new PointerPlan(
                publication, models, refs.changesSince(target.refs()).size(), stale, Optional.empty());
    }

    private void requireUsable() {
        if (source.refs().isEmpty()) {
            throw refusal(
                    Code.S011,
                    "unknown source virtual environment '" + source.name() + "'",
                    "build it first: sqb build --virtual-env " + source.name());
        }
        if (source.isDetached()) throw detached("source", source);
        if (target.isDetached()) throw detached("target", target);
        if (!request.whole()) return;
        if (!source.isFinalized()) {
            throw refusal(
                    Code.S018,
                    "whole-VDE promotion requires a finalized source virtual environment",
                    "use --select for a coherent partial promotion from a working source");
        }
        List<NodeId> stale = stale(source.refs());
        if (!stale.isEmpty()) {
            throw refusal(
                    Code.S061,
                    "source virtual environment '" + source.name()
                            + "' is not current with the workspace; stale models: " + names(stale),
                    "rebuild it with sqb build --virtual-env " + source.name() + ", or use --select");
        }
    }

    private static RuntimeException detached(String side, RecordedVde vde) {
        return refusal(Code.S028, side + " virtual environment is detached: '" + vde.name() + "'");
    }

    /** Models of the project whose version in the refs is not the expected one, or absent. */
    private List<NodeId> stale(RefSet refs) {
        return input.nodes().stream()
                .map(Buildable::id)
                .filter(node -> node.kind() == NodeKind.MODEL
                        && !refs.find(node).equals(Optional.ofNullable(expected.get(node))))
                .sorted()
                .toList();
    }

    private Set<NodeId> wholeScope() {
        return input.nodes().stream().map(Buildable::id).collect(Collectors.toSet());
    }

    private void requireRefs(Set<NodeId> scope) {
        partial.requireRefs(
                scope,
                (what, missing) -> refusal(
                        Code.S015,
                        "source virtual environment is missing " + what + ": " + names(missing),
                        "build them: sqb build --virtual-env " + source.name() + " --select "
                                + missing.get(0).name()));
    }

    /** Adds what the selected models read and the target would not have, or refuses. */
    private Set<NodeId> withRequiredUpstreams(Set<NodeId> selected) {
        Set<NodeId> stale = new HashSet<>(stale(partial.taken(selected)));
        Set<NodeId> required = new HashSet<>(models(input.dag().ancestors(selected, Integer.MAX_VALUE)));
        required.retainAll(stale);
        required.removeAll(selected);
        if (required.isEmpty()) return selected;
        if (!request.includeStaleUpstreams()) {
            throw refusal(
                    Code.S016,
                    "selected promotion scope is missing stale required upstream models: " + names(required),
                    "Re-run with --include-stale-upstreams to add required upstream refs.");
        }
        Set<NodeId> all = new HashSet<>(selected);
        all.addAll(required);
        requireRefs(all);
        return all;
    }

    private static Set<NodeId> models(Collection<NodeId> nodes) {
        return nodes.stream().filter(node -> node.kind() == NodeKind.MODEL).collect(Collectors.toSet());
    }

    private void requireFunctions(RefSet refs) {
        for (VersionRef ref : refs.only(NodeKind.FUNCTION).list()) {
            if (facts.versions().containsKey(ref)) continue;
            throw refusal(
                    Code.S029,
                    "source references missing function version for '"
                            + ref.node().name() + "'",
                    "build the source again: sqb build --virtual-env " + source.name());
        }
    }

    private void requireRelations(RefSet refs) {
        for (VersionRef ref : refs.list()) {
            if (facts.stands(ref)) continue;
            throw refusal(
                    Code.S060,
                    "promoted physical relation is missing for "
                            + ref.node().kind().word() + " '" + ref.node().name() + "'",
                    "Rebuild the source VDE: sqb build --virtual-env " + source.name() + " --select "
                            + ref.node().name());
        }
    }
}
