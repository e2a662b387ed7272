package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a build into a VDE will do (virtual-build.md 6 to 8).
 *
 * @param environment active physical environment
 * @param request what was asked for
 * @param state what was read of the VDE
 * @param nodes nodes in scope, in execution order
 * @param stale every stale node of the workspace with its reason, in execution order
 * @param removed nodes that are bound but no longer in the workspace, dropped by a whole build
 * @param refs refs of the VDE after success
 * @param statusAfter stored status after success
 * @param relations where each model and seed of the workspace is read by what runs
 * @param sharedRefresh other VDEs that see the data refreshed in place, with the nodes
 * @param blindSources sources whose data {@code --changes-only} could not consider
 * @param publishes whether refs, views or status have to change even if nothing runs
 */
public record VirtualPlan(
        String environment,
        PlanRequest request,
        VirtualState state,
        List<VirtualNode> nodes,
        SortedMap<NodeId, VirtualReason> stale,
        List<NodeId> removed,
        RefSet refs,
        VdeStatus statusAfter,
        Map<NodeId, RelationName> relations,
        SortedMap<VdeName, List<NodeId>> sharedRefresh,
        List<NodeId> blindSources,
        boolean publishes) {

    public VirtualPlan {
        nodes = List.copyOf(nodes);
        removed = List.copyOf(removed);
        relations = Map.copyOf(relations);
        blindSources = List.copyOf(blindSources);
    }

    public VdeName vde() {
        return state.vde();
    }

    /** Whether the whole workspace was asked for, so that refs of removed nodes go too. */
    public boolean whole() {
        return request.select().isEmpty() && request.exclude().isEmpty();
    }

    /** Nodes that execute something, in execution order. */
    public List<VirtualNode> running() {
        return nodes.stream().filter(VirtualNode::runs).toList();
    }

    /** Whether there is neither work nor anything to publish. */
    public boolean nothingToDo() {
        return !publishes && nodes.stream().allMatch(node -> node.action() == VirtualAction.CURRENT);
    }

    public long count(VirtualAction action) {
        return nodes.stream().filter(node -> node.action() == action).count();
    }

    /** Stale models whose own definition is why, sorted. */
    public List<NodeId> staleRoots() {
        return models(stale.keySet().stream()
                .filter(id -> stale.getOrDefault(id, VirtualReason.NO_CHANGE).root())
                .toList());
    }

    /** Stale models, sorted. */
    public List<NodeId> staleModels() {
        return models(stale.keySet());
    }

    /** Stale models that stay so, sorted. */
    public List<NodeId> remainingStaleModels() {
        Set<NodeId> handled = nodes.stream().map(VirtualNode::id).collect(Collectors.toSet());
        return models(
                stale.keySet().stream().filter(id -> !handled.contains(id)).toList());
    }

    private static List<NodeId> models(Collection<NodeId> ids) {
        return ids.stream().filter(id -> id.kind() == NodeKind.MODEL).sorted().toList();
    }

    /** Versions whose relations this build creates or writes, sorted: what it has to lock. */
    public List<VersionRef> written() {
        return running().stream().map(VirtualNode::ref).sorted().toList();
    }

    /**
     * Versions that are there and that this build points to, reads or begins with: nobody may remove them while it
     * runs.
     */
    public Set<VersionRef> uses() {
        Set<VersionRef> used = new HashSet<>(refs.list());
        used.addAll(state.bound().list());
        nodes.forEach(node -> node.seeding().ifPresent(seeding -> used.add(seeding.from())));
        used.removeIf(ref -> !state.isBuilt(ref));
        running().stream()
                .filter(node -> node.action() == VirtualAction.BUILD)
                .forEach(node -> used.remove(node.ref()));
        return used;
    }

    /** Where those versions are. */
    public Map<VersionRef, PhysicalRelation> places() {
        Map<VersionRef, PhysicalRelation> places = new HashMap<>(state.relations());
        places.keySet().retainAll(uses());
        return places;
    }

    /** Stored status, if the VDE exists. */
    public Optional<VdeStatus> storedStatus() {
        return state.recorded().map(vde -> vde.status());
    }

    /** Status as shown by a plan: with stale nodes a VDE is being worked on, whatever is stored. */
    public String shownStatus() {
        boolean finalized =
                storedStatus().filter(status -> status == VdeStatus.FINALIZED).isPresent();
        return finalized && stale.isEmpty() && removed.isEmpty() ? VdeStatus.FINALIZED.shown() : working();
    }

    private String working() {
        return storedStatus()
                .filter(status -> status == VdeStatus.DETACHED)
                .orElse(VdeStatus.ACTIVE)
                .shown();
    }

    /** Version that a node has after success. */
    public Optional<VersionHash> versionAfter(NodeId node) {
        return refs.find(node);
    }
}
