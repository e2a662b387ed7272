package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.model.Materialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan as JSON values in documented order (planning.md 5.6). */
public final class PlanJson {
    private PlanJson() {}

    /**
     * The whole document as ordered maps and lists.
     *
     * @param diagnostics compile findings, each already a JSON value
     */
    public static Map<String, @Nullable Object> of(Plan plan, List<?> diagnostics) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "plan");
        json.put("mode", "direct");
        json.put("environment", plan.environment());
        json.put("virtual_env", null);
        json.put("changes_only", plan.request().changesOnly());
        json.put("full_refresh", plan.request().fullRefresh());
        json.put("summary", summary(plan));
        json.put("nodes", plan.nodes().stream().map(PlanJson::node).toList());
        json.put(
                "dependency_baseline",
                plan.baseline().stream().map(PlanJson::baseline).toList());
        json.put(
                "migrations",
                plan.migrations().models().stream().map(PlanJson::migration).toList());
        json.put(
                "column_migrations",
                plan.migrations().columns().stream()
                        .map(PlanJson::columnMigration)
                        .toList());
        json.put("warnings", plan.warnings().stream().map(PlanJson::warning).toList());
        json.put("metadata", Map.of("direct_source_freshness", freshness(plan.sources())));
        json.put("diagnostics", diagnostics);
        return json;
    }

    private static Map<String, @Nullable Object> summary(Plan plan) {
        long running = plan.nodes().stream().filter(PlannedNode::runs).count();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("selected", plan.nodes().size());
        json.put("run", running);
        json.put("skip", plan.nodes().size() - running);
        return json;
    }

    private static Map<String, @Nullable Object> node(PlannedNode node) {
        Buildable subject = node.subject();
        PlannedNode.Changes changes = node.changes();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", node.id().toString());
        json.put("kind", node.id().kind().word());
        json.put("name", node.id().name());
        json.put("materialization", subject.materialization().map(Materialization::word));
        json.put("strategy", strategy(subject));
        json.put("action", node.action().word());
        json.put("reason", node.reason().word());
        json.put("query_changed", changes.query());
        json.put("config_changed", changes.config());
        json.put("changed_functions", changes.functions());
        json.put("relation", node.relation().toString());
        json.put("physical_relation", node.relation().toString());
        json.put("version_hash", node.version().hex());
        json.put("previous_version_hash", node.previousVersion().map(version -> version.hex()));
        json.put("definition_hash", subject.definitionHash());
        json.put("replay", node.incremental().map(plan -> IncrementalJson.replay(plan.replay())));
        json.put("causes", node.causes().stream().map(PlanJson::cause).toList());
        json.put("cursor", node.incremental().flatMap(plan -> IncrementalJson.cursor(subject, plan)));
        json.put("bounds", node.incremental().flatMap(plan -> IncrementalJson.bounds(subject, plan)));
        json.put(
                "schema_findings",
                changes.schema().stream().map(PlanJson::finding).toList());
        json.put(
                "schema_actions",
                SchemaAction.of(node).stream().map(IncrementalJson::action).toList());
        json.put("query_diff", changes.queryDiff());
        json.put("reuse", node.reuse().map(PlanJson::reuse));
        return json;
    }

    private static Optional<String> strategy(Buildable subject) {
        return switch (subject.ordinaryAction()) {
            case INCREMENTAL_APPEND -> Optional.of("append");
            case INCREMENTAL_DELETE_INSERT -> Optional.of("delete_insert");
            case INCREMENTAL_MERGE -> Optional.of("merge");
            default -> Optional.empty();
        };
    }

    private static Map<String, @Nullable Object> reuse(ReuseDecision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("decision", decision.verdict().word());
        json.put("environment", decision.environment());
        json.put("origin", decision.origin().map(Object::toString));
        return json;
    }

    private static Map<String, @Nullable Object> baseline(BaselineCopy copy) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", copy.id().toString());
        json.put("name", copy.id().name());
        json.put("relation", copy.destination().toString());
        json.put("origin", copy.origin().toString());
        return json;
    }

    private static Map<String, @Nullable Object> cause(Cause cause) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", cause.id().toString());
        json.put("reason", cause.reason());
        return json;
    }

    private static Map<String, @Nullable Object> finding(SchemaFinding finding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", finding.kind().word());
        json.put("column", finding.column());
        json.put("source", finding.origin().word());
        json.put("expected_type", finding.expectedType());
        json.put("actual_type", finding.actualType());
        return json;
    }

    private static Map<String, @Nullable Object> migration(ModelMigration move) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", move.model().toString());
        json.put("decision", move.decision().word());
        json.put("discovery", move.discovery().word());
        json.put("origin", move.origin().toString());
        json.put("destination", move.destination().toString());
        return json;
    }

    private static Map<String, @Nullable Object> columnMigration(ColumnMigration column) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", column.model().toString());
        json.put("decision", column.decision().word());
        json.put("discovery", column.discovery().word());
        json.put("relation", column.relation().toString());
        json.put("old_column", column.former());
        json.put("new_column", column.column());
        return json;
    }

    /** One warning. */
    public static Map<String, @Nullable Object> warning(PlanWarning warning) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", warning.kind().name());
        json.put("severity", warning.kind().severity());
        json.put("node", warning.node().map(Object::toString));
        json.put("message", warning.message());
        return json;
    }

    private static Map<String, @Nullable Object> freshness(SourceFindings sources) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("observed_source_names", sources.observed());
        json.put("changed_source_names", sources.changed());
        json.put("unchanged_source_names", sources.unchanged());
        json.put("unknown_source_names", sources.unknown());
        json.put("unknown_source_details", unknown(sources));
        json.put("age_warning_source_names", sources.withAge(Age.Status.WARN));
        json.put("age_error_source_names", sources.withAge(Age.Status.ERROR));
        json.put("stale_model_names", sources.staleModels());
        json.put("blocked_model_names", sources.blockedModels());
        return json;
    }

    private static List<Map<String, @Nullable Object>> unknown(SourceFindings sources) {
        List<Map<String, @Nullable Object>> details = new ArrayList<>();
        sources.observations()
                .values()
                .forEach(found ->
                        found.ifPresent(observation -> observation.trouble().ifPresent(trouble -> {
                            Map<String, @Nullable Object> json = new LinkedHashMap<>();
                            json.put("source_name", observation.source());
                            json.put("reason", trouble.reason().word());
                            json.put("message", trouble.message());
                            details.add(json);
                        })));
        return details;
    }
}
