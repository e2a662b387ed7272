package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.QueryDiff;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Staleness.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides what a build into a VDE does (virtual-build.md 4 to 8). Pure: the same arguments give the same plan. */
public final class VirtualPlanner {
    private final PlanInput input;
    private final PlanRequest request;
    private final VdeLayout layout;
    private final VirtualState state;
    private final WarehouseFacts warehouse;
    private final SourceChanges sources;
    private final VersionHomes homes;
    private final Map<NodeId, Finding> findings;
    private final Set<NodeId> scope;
    private final boolean primary;
    private final Set<String> namedSeeds;
    private final SeedingPlanner seeding;

    private VirtualPlanner(
            PlanInput input,
            PlanRequest request,
            VdeLayout layout,
            VirtualState state,
            WarehouseFacts warehouse,
            SourceChanges sources) {
        this.input = input;
        this.request = request;
        this.layout = layout;
        this.state = state;
        this.warehouse = warehouse;
        this.sources = sources;
        this.homes = new VersionHomes(layout, state.relations());
        this.findings = Staleness.of(input, state, warehouse);
        this.scope = VirtualScope.of(input, request, this::isStale);
        this.primary = layout.isPrimary(state.vde());
        this.namedSeeds = names(request.select());
        this.seeding = new SeedingPlanner(request, state, warehouse);
    }

    /**
     * The plan.
     *
     * @throws dev.sqlbuild.base.SqlBuildException with everything that forbids to build the scope
     */
    public static VirtualPlan plan(
            PlanInput input,
            PlanRequest request,
            VdeLayout layout,
            VirtualState state,
            WarehouseFacts warehouse,
            SourceChanges sources) {
        return new VirtualPlanner(input, request, layout, state, warehouse, sources).plan();
    }

    private VirtualPlan plan() {
        VirtualChecks.run(input, request, scope, layout, state, warehouse, findings);
        List<VirtualNode> nodes = nodes();
        SnapshotHistories.check(nodes, state, request.fullRefresh());
        SortedMap<NodeId, VirtualReason> stale = stale();
        List<NodeId> removed = removed();
        RefSet refs = refsAfter(nodes, removed);
        VdeStatus status = statusAfter(refs);
        VirtualPlan plan = new VirtualPlan(
                input.environment(),
                request,
                state,
                nodes,
                stale,
                removed,
                refs,
                status,
                relationsRead(nodes),
                sharedRefresh(nodes),
                prunes() ? sources.unknown().stream().sorted().toList() : List.of(),
                publishes(refs, status));
        if (!plan.nothingToDo()) requireStanding(refs);
        return plan;
    }

    // ---- what runs

    private boolean isStale(NodeId node) {
        Finding finding = findings.get(node);
        return finding != null && finding.reason().stale();
    }

    private boolean prunes() {
        return request.changesOnly() && !request.force();
    }

    private List<VirtualNode> nodes() {
        List<VirtualNode> nodes = new ArrayList<>();
        Set<NodeId> newData = new HashSet<>();
        for (Buildable node : input.nodes()) {
            boolean changed = hasNewData(node, newData);
            VirtualNode planned = null;
            if (scope.contains(node.id())) {
                planned = node(node, changed);
                nodes.add(planned);
            }
            if (changed || (planned != null && planned.runs())) newData.add(node.id());
        }
        return nodes;
    }

    /** Whether data flows into the node that it has not seen: from a source, from above, or its last run failed. */
    private boolean hasNewData(Buildable node, Set<NodeId> newData) {
        for (NodeId above : input.dag().upstream(node.id())) {
            if (sources.changed().contains(above) || newData.contains(above)) return true;
        }
        return state.relation(new VersionRef(node.id(), node.version()))
                .flatMap(PhysicalRelation::lastRunSucceeded)
                .filter(succeeded -> !succeeded)
                .isPresent();
    }

    private VirtualNode node(Buildable node, boolean newData) {
        Finding finding = findings.get(node.id());
        if (finding == null) throw new IllegalStateException("nothing found out about " + node.id());
        VersionRef ref = new VersionRef(node.id(), node.version());
        boolean available = isAvailable(ref);
        VirtualAction action = available ? ofAvailable(node, finding, newData) : VirtualAction.BUILD;
        Optional<SeedingPlanner.Decision> history =
                action == VirtualAction.BUILD ? Optional.of(seeding.decide(node, finding)) : Optional.empty();
        return new VirtualNode(
                node,
                action,
                finding.reason(),
                finding.bound(),
                home(node, ref),
                finding.changedKeys(),
                finding.causes(),
                queryDiff(node, finding),
                history.flatMap(SeedingPlanner.Decision::seeding),
                history.flatMap(SeedingPlanner.Decision::refusal));
    }

    private VirtualAction ofAvailable(Buildable node, Finding finding, boolean newData) {
        boolean stale = finding.reason().stale();
        if (runs(node, stale, newData)) return VirtualAction.REFRESH;
        return stale ? VirtualAction.REUSE : VirtualAction.CURRENT;
    }

    /** The run policy for a version that is available already (virtual-build.md 6). */
    private boolean runs(Buildable node, boolean stale, boolean newData) {
        if (node.id().kind() == NodeKind.FUNCTION) return false;
        if (node.isSeed()) return request.force() || request.fullRefresh() || namedSeeds.contains(node.name());
        if (prunes()) return stale ? primary : newData;
        return request.force() || request.fullRefresh() || !request.select().isEmpty() || primary;
    }

    private boolean isAvailable(VersionRef ref) {
        if (!state.isReady(ref)) return false;
        return state.relation(ref)
                .filter(home -> Standing.stands(home, warehouse))
                .isPresent();
    }

    private PhysicalRelation home(Buildable node, VersionRef ref) {
        return homes.of(ref, node.relation(), node.physicalType());
    }

    private List<String> queryDiff(Buildable node, Finding finding) {
        if (finding.reason() != VirtualReason.QUERY_CHANGED) return List.of();
        return finding.bound()
                .flatMap(bound -> state.version(node.id(), bound))
                .filter(ModelVersion.class::isInstance)
                .map(version -> QueryDiff.of(((ModelVersion) version).definition(), node.definition()))
                .orElse(List.of());
    }

    // ---- what a success leaves

    private SortedMap<NodeId, VirtualReason> stale() {
        SortedMap<NodeId, VirtualReason> stale = new TreeMap<>(Comparator.comparingInt(input.dag()::positionOf));
        for (Buildable node : input.nodes()) {
            Finding finding = findings.get(node.id());
            if (finding != null && finding.reason().stale()) stale.put(node.id(), finding.reason());
        }
        return stale;
    }

    private List<NodeId> removed() {
        Set<NodeId> known = new HashSet<>();
        input.nodes().forEach(node -> known.add(node.id()));
        return state.bound().versions().keySet().stream()
                .filter(node -> !known.contains(node))
                .toList();
    }

    private RefSet refsAfter(List<VirtualNode> nodes, List<NodeId> removed) {
        Map<NodeId, VersionHash> built = new HashMap<>();
        nodes.forEach(node -> built.put(node.id(), node.subject().version()));
        RefSet refs = state.bound().with(built);
        boolean whole = request.select().isEmpty() && request.exclude().isEmpty();
        return whole ? refs.without(removed) : refs;
    }

    /** {@code S091}: a publish writes all views of the VDE, also those of nodes that are not built. */
    private void requireStanding(RefSet refs) {
        List<String> gone = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            if (node.id().kind() == NodeKind.FUNCTION || scope.contains(node.id())) continue;
            boolean shown = refs.find(node.id()).isPresent();
            boolean stands = refs.find(node.id())
                    .flatMap(version -> state.relation(new VersionRef(node.id(), version)))
                    .filter(home -> Standing.stands(home, warehouse))
                    .isPresent();
            if (shown && !stands) gone.add(node.name());
        }
        if (gone.isEmpty()) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.S091,
                        gone.stream()
                                .map(name -> "'" + name + "'")
                                .collect(Collectors.joining(", ", "physical version of ", " disappeared")))
                .withHelp("the views of " + state.vde() + " cannot be written without it; build it too, with --select "
                        + String.join(" --select ", gone)));
    }

    private VdeStatus statusAfter(RefSet refs) {
        boolean complete = refs.size() == input.nodes().size()
                && input.nodes().stream().allMatch(node -> refs.find(node.id()).equals(Optional.of(node.version())));
        return complete ? VdeStatus.FINALIZED : VdeStatus.ACTIVE;
    }

    private boolean publishes(RefSet refs, VdeStatus status) {
        if (state.recorded().isEmpty() || state.recorded().get().status() != status) return true;
        if (!refs.equals(state.own())) return true;
        for (Buildable node : input.nodes()) {
            if (node.id().kind() == NodeKind.FUNCTION || !refs.contains(node.id())) continue;
            if (!warehouse.exists(layout.logical(state.vde(), node.relation()))) return true;
        }
        return false;
    }

    /**
     * Nodes in scope are read at their expected version; all others at the bound one, which is the same where current.
     * What is neither would live at its expected home, where nothing stands.
     */
    private Map<NodeId, RelationName> relationsRead(List<VirtualNode> nodes) {
        Map<NodeId, RelationName> relations = new HashMap<>();
        for (Buildable node : input.nodes()) {
            VersionRef ref = new VersionRef(node.id(), node.version());
            relations.put(node.id(), home(node, ref).relation());
        }
        state.bound()
                .list()
                .forEach(ref -> state.relation(ref).ifPresent(home -> relations.put(ref.node(), home.relation())));
        nodes.forEach(node -> relations.put(node.id(), node.physical().relation()));
        return relations;
    }

    private SortedMap<VdeName, List<NodeId>> sharedRefresh(List<VirtualNode> nodes) {
        SortedMap<VdeName, List<NodeId>> shared = new TreeMap<>();
        for (VirtualNode node : nodes) {
            if (node.action() != VirtualAction.REFRESH) continue;
            for (VdeName user : new TreeSet<>(state.users().getOrDefault(node.ref(), Set.of()))) {
                shared.computeIfAbsent(user, name -> new ArrayList<>()).add(node.id());
            }
        }
        return shared;
    }

    /** Names that selectors mention literally: a seed is loaded again only when somebody named it. */
    private static Set<String> names(List<String> select) {
        Set<String> names = new HashSet<>();
        for (String argument : select) {
            for (String token : argument.split("[\\s,]+")) names.add(token.replaceFirst("^seed:", ""));
        }
        return names;
    }
}
