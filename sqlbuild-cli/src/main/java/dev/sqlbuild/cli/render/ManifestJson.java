package dev.sqlbuild.cli.render;

import static java.util.Objects.requireNonNull;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.SqlTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The compiled project in the shape that tools for dbt's manifest version 12 read (analysis.md A6). Keys are sorted.
 */
public final class ManifestJson {
    private static final String SCHEMA = "https://schemas.getdbt.com/dbt/manifest/v12.json";
    private static final List<String> EMPTY = List.of(
            "macros",
            "docs",
            "exposures",
            "metrics",
            "groups",
            "selectors",
            "disabled",
            "group_map",
            "saved_queries",
            "semantic_models",
            "unit_tests");

    private final Workspace workspace;
    private final String project;
    private final Map<NodeId, String> compiledSql = new HashMap<>();
    private final Map<String, @Nullable Object> nodes = new TreeMap<>();
    private final Map<String, @Nullable Object> sources = new TreeMap<>();
    private final Map<String, List<String>> parents = new TreeMap<>();
    private final Map<String, List<String>> children = new TreeMap<>();

    private ManifestJson(CompileReport report, Workspace workspace) {
        this.workspace = workspace;
        this.project = workspace.config().name();
        for (CompileReport.Resource resource : report.resources()) {
            resource.compiledSql().ifPresent(sql -> compiledSql.put(resource.id(), sql));
        }
    }

    /**
     * The whole document.
     *
     * @param invocation identity of this run
     * @param generatedAt time of the run as ISO text
     */
    public static String of(
            CompileReport report, Workspace workspace, String program, String invocation, String generatedAt) {
        return new ManifestJson(report, workspace).render(program, invocation, generatedAt);
    }

    private String render(String program, String invocation, String generatedAt) {
        workspace.sources().values().forEach(this::add);
        workspace.seeds().values().forEach(this::add);
        workspace.functions().values().forEach(this::add);
        workspace.models().values().forEach(this::add);
        workspace.audits().forEach(this::add);
        workspace.tests().forEach(this::add);
        Map<String, @Nullable Object> metadata = new TreeMap<>();
        metadata.put("dbt_schema_version", SCHEMA);
        metadata.put("generated_at", generatedAt);
        metadata.put("invocation_id", invocation);
        metadata.put("project_name", project);
        metadata.put("adapter_type", workspace.config().adapter());
        metadata.put("sqlbuild_version", program);
        Map<String, @Nullable Object> manifest = new TreeMap<>();
        for (String key : EMPTY) manifest.put(key, Map.of());
        manifest.put("metadata", metadata);
        manifest.put("nodes", nodes);
        manifest.put("sources", sources);
        manifest.put("parent_map", parents);
        manifest.put("child_map", children);
        return CanonicalJson.of(manifest);
    }

    private void add(Model model) {
        Map<String, @Nullable Object> json = node(
                model.id(),
                "model",
                model.file().path(),
                Optional.of(model.relation()),
                model.config().description(),
                model.config().tags(),
                model.shape().columns());
        json.put("raw_code", model.file().text());
        json.put("compiled_code", compiledSql.get(model.id()));
        json.put("compiled", true);
        json.put("checksum", checksum(Sha256.hex(model.file().text())));
        json.put("version_hash", model.version().hex());
        config(json).put("materialized", model.materialization().word());
        json.put("meta", value(model, ModelField.META).orElse(Map.of()));
        json.put("owner", value(model, ModelField.OWNER));
        put(nodes, json, workspace.dag().upstream(model.id()));
    }

    private void add(Seed seed) {
        var declaration = seed.declared().declaration();
        Map<String, @Nullable Object> json = node(
                seed.id(),
                "seed",
                seed.path(),
                Optional.of(seed.relation()),
                declaration.flatMap(declared -> declared.description()),
                declaration.map(declared -> declared.tags()).orElse(List.of()),
                seed.columns());
        json.put("checksum", checksum(seed.version().hex()));
        config(json).put("materialized", "seed");
        put(nodes, json, List.of());
    }

    private void add(SqlFunction function) {
        Map<String, @Nullable Object> json = node(
                function.id(),
                "function",
                function.file().path(),
                Optional.of(function.relation()),
                Optional.empty(),
                function.tags(),
                function.declaration().columns());
        json.put("raw_code", function.file().text());
        json.put("compiled_code", compiledSql.get(function.id()));
        json.put("compiled", true);
        json.put("checksum", checksum(Sha256.hex(function.file().text())));
        json.put("version_hash", function.version().hex());
        Map<String, @Nullable Object> arguments = new TreeMap<>();
        function.declaration().arguments().forEach(argument -> arguments.put(argument.name(), argument.type()));
        json.put("arguments", arguments);
        json.put("returns", function.declaration().returns());
        config(json).put("materialized", "function");
        put(nodes, json, workspace.dag().upstream(function.id()));
    }

    private void add(Source source) {
        Map<String, @Nullable Object> json = node(
                source.id(),
                "source",
                source.declaration().path(),
                source.relation(),
                source.declaration().description(),
                source.declaration().tags(),
                source.shape().columns());
        json.put("source_name", source.name());
        put(sources, json, List.of());
    }

    private void add(Audit audit) {
        Map<String, @Nullable Object> json = test(audit.id().replace(':', '.'), audit.label(), audit.path());
        json.put("raw_code", audit.query().text());
        json.put("column_name", audit.column());
        json.put("attached_node", audit.target().map(this::uniqueId));
        config(json).put("severity", audit.severity().word());
        put(nodes, json, audit.reads());
    }

    private void add(SqlTest test) {
        Map<String, @Nullable Object> json = test("sql_test." + test.display(), test.display(), test.path());
        json.put("compiled_code", test.sql());
        json.put("attached_node", uniqueId(test.owner()));
        put(nodes, json, test.targets().stream().map(NodeId::model).toList());
    }

    private Map<String, @Nullable Object> node(
            NodeId id,
            String type,
            String path,
            Optional<RelationName> relation,
            Optional<String> description,
            List<String> tags,
            List<Column> columns) {
        Map<String, @Nullable Object> json = common(uniqueId(id), type, id.name(), path);
        json.put("database", relation.flatMap(RelationName::database));
        json.put("schema", relation.flatMap(RelationName::schema));
        json.put("alias", relation.map(RelationName::name).orElse(id.name()));
        json.put("relation_name", relation.map(RelationName::toString));
        json.put("description", description.orElse(""));
        json.put("tags", tags);
        config(json).put("tags", tags);
        Map<String, @Nullable Object> byName = new TreeMap<>();
        for (Column column : columns) {
            Map<String, @Nullable Object> shown = new TreeMap<>();
            shown.put("name", column.name());
            shown.put("data_type", column.type());
            shown.put("description", column.description().orElse(""));
            byName.put(column.name(), shown);
        }
        json.put("columns", byName);
        return json;
    }

    private Map<String, @Nullable Object> test(String id, String name, String path) {
        Map<String, @Nullable Object> json = common("test." + project + "." + id, "test", name, path);
        json.put("columns", Map.of());
        json.put("tags", List.of());
        json.put("description", "");
        return json;
    }

    private Map<String, @Nullable Object> common(String uniqueId, String type, String name, String path) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("unique_id", uniqueId);
        json.put("resource_type", type);
        json.put("name", name);
        json.put("package_name", project);
        json.put("path", path);
        json.put("original_file_path", path);
        json.put("language", "sql");
        Map<String, @Nullable Object> config = new TreeMap<>();
        config.put("enabled", true);
        json.put("config", config);
        return json;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> config(Map<String, @Nullable Object> json) {
        return (Map<String, @Nullable Object>) requireNonNull(json.get("config"));
    }

    /** Adds a node and its edges. */
    private void put(Map<String, @Nullable Object> group, Map<String, @Nullable Object> json, List<NodeId> upstream) {
        String id = String.valueOf(json.get("unique_id"));
        List<String> above =
                upstream.stream().map(this::uniqueId).distinct().sorted().toList();
        json.put("depends_on", Map.of("nodes", above, "macros", List.of()));
        group.put(id, json);
        parents.put(id, above);
        children.computeIfAbsent(id, key -> new ArrayList<>());
        for (String parent : above)
            children.computeIfAbsent(parent, key -> new ArrayList<>()).add(id);
    }

    private String uniqueId(NodeId id) {
        return id.kind().word() + "." + project + "." + id.name();
    }

    private static Map<String, String> checksum(String hex) {
        return Map.of("name", "sha256", "checksum", hex);
    }

    private static Optional<Object> value(Model model, ModelField field) {
        return Optional.ofNullable(model.config().values().get(field)).map(ConfigValue::plain);
    }
}
