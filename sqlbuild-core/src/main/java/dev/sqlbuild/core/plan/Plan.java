package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.migration.Migrations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command will do: every selected model, seed and needed function in execution order, those that are left alone included.
 *
 * @param environment active physical environment
 * @param request what was asked for
 * @param nodes selected models and seeds, and functions, in execution order
 * @param resolver where references are read
 * @param baseline unselected models that are copied from another environment before anything runs
 * @param migrations what happens to renamed models before and after
 * @param sources what was found out about the data above it
 * @param warnings in node order, those about sources last
 */
public record Plan(
        String environment,
        PlanRequest request,
        List<PlannedNode> nodes,
        RelationResolver resolver,
        List<BaselineCopy> baseline,
        Migrations migrations,
        SourceFindings sources,
        List<PlanWarning> warnings) {

    private static final Set<Action> NOT_BUILDABLE = Set.of(Action.CUSTOM);

    public Plan {
        nodes = List.copyOf(nodes);
        baseline = List.copyOf(baseline);
        warnings = List.copyOf(warnings);
    }

    /** The same plan with what became known of some incremental models. */
    public Plan with(Map<NodeId, IncrementalPlan> decided, List<PlanWarning> more) {
        List<PlannedNode> changed = nodes.stream()
                .map(node -> decided.containsKey(node.id()) ? node.with(decided.get(node.id())) : node)
                .toList();
        List<PlanWarning> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Plan(environment, request, changed, resolver, baseline, migrations, sources, all);
    }

    /** The same plan after moves that were decided before it. */
    public Plan after(Migrations moves, List<PlanWarning> more) {
        List<PlanWarning> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Plan(environment, request, nodes, resolver, baseline, moves, sources, all);
    }

    /** Nodes that will do something, in execution order. */
    public List<PlannedNode> running() {
        return nodes.stream().filter(PlannedNode::runs).toList();
    }

    public Map<NodeId, PlannedNode> byId() {
        Map<NodeId, PlannedNode> byId = new HashMap<>(nodes.size() * 2);
        for (PlannedNode node : nodes) byId.put(node.id(), node);
        return byId;
    }

    public Optional<PlannedNode> find(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /** Selected models in execution order. */
    public List<PlannedNode> models() {
        return nodes.stream().filter(node -> node.id().kind() == NodeKind.MODEL).toList();
    }

    /** Functions in execution order. */
    public List<PlannedNode> functions() {
        return nodes.stream()
                .filter(node -> node.id().kind() == NodeKind.FUNCTION)
                .toList();
    }

    /** Selected seeds in execution order. */
    public List<PlannedNode> seeds() {
        return nodes.stream().filter(node -> node.id().kind() == NodeKind.SEED).toList();
    }

    /** Whether a selected model cannot run because data above it is too old; the command then fails. */
    public boolean hasBlocked() {
        return nodes.stream().anyMatch(PlannedNode::isBlocked);
    }

    /** Refuses what can be planned but not yet built: custom materializations. */
    public void requireBuildable() {
        List<Diagnostic> refused = running().stream()
                .filter(node -> NOT_BUILDABLE.contains(node.subject().ordinaryAction()))
                .map(node -> Diagnostic.of(
                                Code.C000,
                                "model '" + node.id().name() + "' is "
                                        + node.subject().kindWord()
                                        + "; this version builds views, tables, incremental models and snapshots only")
                        .on("model", node.id().name())
                        .withHelp("leave it out with --exclude " + node.id().name() + "+"))
                .toList();
        if (!refused.isEmpty()) throw new SqlBuildException(refused);
    }
}
