package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.SelectableNode;
import dev.sqlbuild.core.version.VersionHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a compiled project that planning looks at.
 *
 * @param environment active physical environment
 * @param nodes models, seeds and functions in execution order
 * @param sources sources in name order
 * @param dag all of them
 * @param audits attached audits
 * @param queryChangeTracking whether changed queries and upstream versions count as changes
 */
public record PlanInput(
        String environment,
        List<Buildable> nodes,
        List<SourceNode> sources,
        Dag dag,
        List<AuditReads> audits,
        boolean queryChangeTracking) {

    public PlanInput {
        nodes = List.copyOf(nodes);
        sources = List.copyOf(sources);
        audits = List.copyOf(audits);
    }

    /** The same project with the nodes brought into execution order. */
    public static PlanInput of(
            String environment,
            Collection<Buildable> nodes,
            Collection<SourceNode> sources,
            Dag dag,
            Collection<AuditReads> audits,
            boolean queryChangeTracking) {
        List<Buildable> ordered = new ArrayList<>(nodes);
        ordered.sort(Comparator.comparingInt(node -> dag.positionOf(node.id())));
        List<SourceNode> byName = new ArrayList<>(sources);
        byName.sort(Comparator.comparing(SourceNode::id));
        return new PlanInput(environment, ordered, byName, dag, List.copyOf(audits), queryChangeTracking);
    }

    /** What selectors can choose from. */
    public List<SelectableNode> selectable() {
        List<SelectableNode> selectable = new ArrayList<>(nodes.size() + sources.size());
        sources.forEach(source -> selectable.add(new SelectableNode(source.id(), source.path(), source.tags())));
        nodes.forEach(node -> selectable.add(new SelectableNode(node.id(), node.path(), node.tags())));
        return selectable;
    }

    /** Every relation whose existence matters to a plan; the warehouse facts are read for these. */
    public List<RelationName> relations() {
        List<RelationName> relations = new ArrayList<>(nodes.size() + sources.size());
        nodes.forEach(node -> relations.add(node.relation()));
        sources.forEach(source -> source.mustExist().ifPresent(relations::add));
        return relations;
    }

    /** Sources of which the columns matter, because some are declared. */
    public List<RelationName> sourcesWithColumns() {
        return sources.stream()
                .filter(source -> !source.columns().isEmpty())
                .flatMap(source -> source.mustExist().stream())
                .toList();
    }

    /** Where the project's own models and seeds are built. */
    public List<RelationName> targets() {
        return nodes.stream().map(Buildable::relation).toList();
    }

    /** Where the project's functions are created. */
    public List<RelationName> functions() {
        return nodes.stream()
                .filter(Buildable::isFunction)
                .map(Buildable::relation)
                .toList();
    }

    /** Version of every node as the project defines it; the definition hash of a source. */
    Map<NodeId, VersionHash> versions() {
        Map<NodeId, VersionHash> versions = new HashMap<>((nodes.size() + sources.size()) * 2);
        sources.forEach(source -> versions.put(source.id(), source.definition()));
        nodes.forEach(node -> versions.put(node.id(), node.version()));
        return versions;
    }
}
