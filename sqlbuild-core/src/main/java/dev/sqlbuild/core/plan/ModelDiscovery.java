package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.MoveRecord;
import dev.sqlbuild.core.migration.RenamedModel;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import dev.sqlbuild.core.sql.AliasFreeSql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Recognises removed models in new ones (models.md 11.2): same query and configuration but for names. Exactly one pair
 * is a rename; several are only reported.
 */
public final class ModelDiscovery {
    private final PlanInput input;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final MigrationRecords records;
    private final Set<NodeId> explicit;
    /** New names by former ones, as far as they are known. */
    private final Map<NodeId, NodeId> renames = new HashMap<>();

    private final List<Fingerprint> removed;
    private final List<PlanWarning> warnings = new ArrayList<>();

    /**
     * What was recognised.
     *
     * @param former former names of new models
     * @param warnings what looks like several
     */
    public record Discovered(Map<NodeId, String> former, List<PlanWarning> warnings) {}

    /**
     * Looks at the selected models.
     *
     * @param renamed models that say which name they had
     * @param authored names of everything that has a file, disabled models included; asked for when it matters
     */
    public static Discovered of(
            PlanInput input,
            PlanRequest request,
            StateFacts state,
            WarehouseFacts warehouse,
            MigrationRecords records,
            List<RenamedModel> renamed,
            Supplier<Set<String>> authored) {
        boolean removed = state.own().keySet().stream()
                .anyMatch(node -> node.kind() == NodeKind.MODEL && !input.dag().contains(node));
        if (!removed) return new Discovered(Map.of(), List.of());
        Set<NodeId> selected =
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude());
        ModelDiscovery discovery = new ModelDiscovery(input, state, warehouse, records, renamed, authored.get());
        return new Discovered(discovery.find(selected), discovery.warnings);
    }

    private ModelDiscovery(
            PlanInput input,
            StateFacts state,
            WarehouseFacts warehouse,
            MigrationRecords records,
            List<RenamedModel> renamed,
            Set<String> authored) {
        this.input = input;
        this.state = state;
        this.warehouse = warehouse;
        this.records = records;
        this.explicit = renamed.stream().map(RenamedModel::model).collect(Collectors.toSet());
        Set<String> claimed = renamed.stream().map(RenamedModel::formerName).collect(Collectors.toSet());
        for (MoveRecord move : records.moves()) rename(NodeId.model(move.formerName()), NodeId.model(move.model()));
        for (RenamedModel model : renamed) rename(NodeId.model(model.formerName()), model.model());
        this.removed = state.own().values().stream()
                .filter(record -> record.node().kind() == NodeKind.MODEL)
                .filter(record -> !authored.contains(record.node().name()))
                .filter(record -> !claimed.contains(record.node().name()))
                .filter(this::isLeft)
                .sorted(Comparator.comparing(Fingerprint::node))
                .toList();
    }

    private void rename(NodeId former, NodeId model) {
        if (!input.dag().contains(former)) renames.put(former, model);
    }

    /** Whether the relation of a removed model stands there, and was not moved away. */
    private boolean isLeft(Fingerprint record) {
        boolean known =
                !input.dag().contains(record.node()) && !record.definition().isEmpty();
        boolean moved = records.lastFrom(record.target())
                .filter(move -> move.at().isAfter(record.at()))
                .isPresent();
        boolean view =
                record.metadata().materialization().filter("view"::equals).isPresent();
        RelationKind kind = view ? RelationKind.VIEW : RelationKind.TABLE;
        boolean there = warehouse.findKind(record.target()).filter(kind::equals).isPresent();
        return known && there && !moved && records.liveView(record.target()).isEmpty();
    }

    /** Former names of the new models among the selected ones, upstream first. */
    private Map<NodeId, String> find(Set<NodeId> selected) {
        Map<NodeId, String> found = new LinkedHashMap<>();
        if (removed.isEmpty()) return found;
        Map<String, Long> twins = input.nodes().stream()
                .filter(this::isNew)
                .collect(Collectors.groupingBy(node -> key(node.definition(), node.identity()), Collectors.counting()));
        for (Buildable node : input.nodes()) {
            if (!selected.contains(node.id()) || !isNew(node)) continue;
            String key = key(node.definition(), node.identity());
            List<Fingerprint> alike = removed.stream()
                    .filter(record -> key(
                                    renamed(record.definition()),
                                    record.metadata().identity())
                            .equals(key))
                    .toList();
            if (alike.isEmpty()) continue;
            if (alike.size() > 1 || twins.getOrDefault(key, 0L) > 1) {
                warn(node, alike);
                continue;
            }
            NodeId former = alike.get(0).node();
            renames.put(former, node.id());
            found.put(node.id(), former.name());
        }
        return found;
    }

    /** A model that was never built here and says nothing about a former name. */
    private boolean isNew(Buildable node) {
        return node.materialization().isPresent()
                && !explicit.contains(node.id())
                && !state.own().containsKey(node.id())
                && !warehouse.exists(node.relation());
    }

    private void warn(Buildable node, List<Fingerprint> alike) {
        String names =
                alike.stream().map(record -> "'" + record.node().name() + "'").collect(Collectors.joining(", "));
        warnings.add(PlanWarning.about(
                Kind.M107,
                node.id(),
                "model '" + node.name() + "' looks like the removed " + (alike.size() == 1 ? "model " : "models ")
                        + names + (alike.size() == 1 ? ", and so do other new models" : "")
                        + "; it is built from nothing unless it says migrate_from"));
    }

    private String renamed(String definition) {
        String text = definition;
        for (Map.Entry<NodeId, NodeId> rename : renames.entrySet()) {
            text = text.replace(
                    RenamedRecords.reference(rename.getKey().name()),
                    RenamedRecords.reference(rename.getValue().name()));
        }
        return text;
    }

    private static String key(String definition, String identity) {
        return AliasFreeSql.of(definition) + "\n" + identity;
    }
}
