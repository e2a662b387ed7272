package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanJson;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual plan as JSON values in documented order (virtual-build.md 7, frame of planning.md 5.6). */
public final class VirtualPlanJson {
    private VirtualPlanJson() {}

    /**
     * The whole document as ordered maps and lists.
     *
     * @param warnings what the plan says to the user
     * @param diagnostics compile findings, each already a JSON value
     */
    public static Map<String, @Nullable Object> of(VirtualPlan plan, List<PlanWarning> warnings, List<?> diagnostics) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "plan");
        json.put("mode", "virtual");
        json.put("environment", plan.environment());
        json.put("virtual_env", plan.vde().text());
        json.put("changes_only", plan.request().changesOnly());
        json.put("full_refresh", plan.request().fullRefresh());
        json.put("summary", summary(plan));
        json.put("nodes", nodes(plan));
        json.put("virtual", virtual(plan));
        json.put("warnings", warnings.stream().map(PlanJson::warning).toList());
        json.put("diagnostics", diagnostics);
        return json;
    }

    /** The document of a VDE for which nothing can be planned. */
    public static Map<String, @Nullable Object> ofNothing(String environment, VdeName vde, List<?> diagnostics) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "plan");
        json.put("mode", "virtual");
        json.put("environment", environment);
        json.put("virtual_env", vde.text());
        json.put("summary", Map.of("selected", 0));
        json.put("nodes", List.of());
        json.put("warnings", List.of());
        json.put("diagnostics", diagnostics);
        return json;
    }

    private static Map<String, @Nullable Object> summary(VirtualPlan plan) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("selected", plan.nodes().size());
        for (VirtualAction action : VirtualAction.values()) json.put(action.word(), plan.count(action));
        json.put("remove", plan.whole() ? plan.removed().size() : 0);
        return json;
    }

    private static List<Map<String, @Nullable Object>> nodes(VirtualPlan plan) {
        List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
        plan.nodes().forEach(node -> nodes.add(node(node)));
        if (plan.whole()) plan.removed().forEach(node -> nodes.add(removed(plan, node)));
        return nodes;
    }

    private static Map<String, @Nullable Object> node(VirtualNode node) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", node.id().toString());
        json.put("kind", node.id().kind().word());
        json.put("name", node.id().name());
        json.put("materialization", node.subject().materialization().map(Materialization::word));
        json.put("action", node.action().word());
        json.put("reason", node.reason().word());
        json.put("causes", ids(node.causes()));
        json.put("changed_keys", node.changedKeys());
        json.put("version_hash", node.subject().version().hex());
        json.put("bound_version_hash", node.bound().map(VersionHash::hex));
        json.put("physical_relation", node.physical().relation().toString());
        json.put("query_diff", node.queryDiff());
        json.put(
                "seed_from",
                node.seeding().map(seeding -> seeding.from().version().hex()));
        json.put(
                "seed_strategy",
                node.seeding().map(seeding -> seeding.strategy().word()));
        json.put("not_seeded", node.unseeded());
        return json;
    }

    private static Map<String, @Nullable Object> removed(VirtualPlan plan, NodeId node) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", node.toString());
        json.put("kind", node.kind().word());
        json.put("name", node.name());
        json.put("action", "remove");
        json.put("reason", "removed");
        json.put("causes", List.of());
        json.put("version_hash", null);
        json.put("bound_version_hash", plan.state().bound().find(node).map(VersionHash::hex));
        return json;
    }

    private static Map<String, @Nullable Object> virtual(VirtualPlan plan) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", plan.vde().text());
        json.put("status", plan.shownStatus());
        json.put("stored_status", plan.storedStatus().map(VdeStatus::word));
        json.put("is_new", plan.state().isNew());
        json.put(
                "baseline",
                plan.state().baseline().map(baseline -> baseline.name().text()));
        json.put("stale_roots", names(plan.staleRoots()));
        json.put("stale_models", names(plan.staleModels()));
        json.put("remaining_stale_models", names(plan.remainingStaleModels()));
        json.put("removed", ids(plan.removed()));
        Map<String, @Nullable Object> shared = new LinkedHashMap<>();
        plan.sharedRefresh().forEach((vde, nodes) -> shared.put(vde.text(), ids(nodes)));
        json.put("shared_refresh", shared);
        return json;
    }

    private static List<String> ids(Collection<NodeId> nodes) {
        return nodes.stream().map(NodeId::toString).toList();
    }

    private static List<String> names(Collection<NodeId> nodes) {
        return nodes.stream().map(NodeId::name).toList();
    }
}
