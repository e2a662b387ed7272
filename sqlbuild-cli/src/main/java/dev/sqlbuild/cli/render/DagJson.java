package dev.sqlbuild.cli.render;

import static java.util.Objects.requireNonNull;

import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The graph of a compiled project as JSON (cli.md 3.2). */
public final class DagJson {
    private final Workspace workspace;

    private DagJson(Workspace workspace) {
        this.workspace = workspace;
    }

    public static Map<String, @Nullable Object> of(Workspace workspace) {
        DagJson dag = new DagJson(workspace);
        List<NodeId> order = workspace.dag().topological();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("project_name", workspace.config().name());
        json.put("nodes", order.stream().map(dag::node).toList());
        json.put(
                "edges",
                order.stream()
                        .flatMap(to -> workspace.dag().upstream(to).stream().map(from -> edge(from, to)))
                        .toList());
        List<Map<String, @Nullable Object>> checks = new ArrayList<>();
        workspace.tests().forEach(test -> checks.add(test(test)));
        workspace.audits().forEach(audit -> checks.add(audit(audit)));
        json.put("checks", checks);
        return json;
    }

    private Map<String, @Nullable Object> node(NodeId id) {
        return switch (id.kind()) {
            case MODEL -> model(workspace.model(id.name()));
            case SEED -> seed(requireNonNull(workspace.seeds().get(id.name())));
            case SOURCE -> source(requireNonNull(workspace.sources().get(id.name())));
            case FUNCTION -> function(workspace.function(id.name()));
        };
    }

    private static Map<String, @Nullable Object> model(Model model) {
        Map<String, @Nullable Object> json = node(
                model.id(),
                Optional.of(model.relation()),
                model.file().path(),
                model.config().description(),
                model.config().tags(),
                model.shape().columns());
        json.put("materialization_type", model.materialization().word());
        return json;
    }

    private static Map<String, @Nullable Object> seed(Seed seed) {
        var declaration = seed.declared().declaration();
        return node(
                seed.id(),
                Optional.of(seed.relation()),
                seed.path(),
                declaration.flatMap(declared -> declared.description()),
                declaration.map(declared -> declared.tags()).orElse(List.of()),
                seed.columns());
    }

    private static Map<String, @Nullable Object> function(SqlFunction function) {
        Map<String, @Nullable Object> json = node(
                function.id(),
                Optional.of(function.relation()),
                function.file().path(),
                Optional.empty(),
                function.tags(),
                function.declaration().columns());
        json.put("language", "sql");
        json.put("return_kind", function.declaration().isTable() ? "table" : "scalar");
        json.put(
                "arguments",
                function.declaration().arguments().stream()
                        .map(DagJson::argument)
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> argument(FunctionDefinition.Argument argument) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", argument.name());
        json.put("type", argument.type());
        return json;
    }

    private static Map<String, @Nullable Object> source(Source source) {
        return node(
                source.id(),
                source.relation(),
                source.declaration().path(),
                source.declaration().description(),
                source.declaration().tags(),
                source.shape().columns());
    }

    private static Map<String, @Nullable Object> node(
            NodeId id,
            Optional<RelationName> relation,
            String path,
            Optional<String> description,
            List<String> tags,
            List<Column> columns) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id.toString());
        json.put("kind", id.kind().word());
        json.put("name", id.name());
        json.put("asset_key", List.of(id.kind().word(), id.name()));
        json.put("target", relation.map(DagJson::target));
        json.put("path", path);
        json.put("description", description);
        json.put("tags", tags);
        json.put("columns", columns.stream().map(DagJson::column).toList());
        json.put("materialization_type", null);
        return json;
    }

    private static Map<String, @Nullable Object> target(RelationName relation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("database", relation.database());
        json.put("schema", relation.schema());
        json.put("name", relation.name());
        json.put("qualified_name", relation.toString());
        return json;
    }

    private static Map<String, @Nullable Object> column(Column column) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", column.name());
        json.put("type", column.type());
        json.put("nullable", column.nullable());
        json.put("description", column.description());
        return json;
    }

    private static Map<String, @Nullable Object> edge(NodeId from, NodeId to) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("from_id", from.toString());
        json.put("to_id", to.toString());
        return json;
    }

    private static Map<String, @Nullable Object> test(SqlTest test) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", "test:" + test.display());
        json.put("kind", "sql_test");
        json.put("name", test.display());
        json.put(
                "checked_asset_ids",
                test.targets().stream()
                        .map(name -> NodeId.model(name).toString())
                        .toList());
        json.put("path", test.path());
        json.put("severity", "error");
        json.put("attached_target_name", test.owner().name());
        json.put("attached_column_name", null);
        json.put("mode", test.mode().word());
        json.put("expected_model_names", new TreeSet<>(names(test, TestCheck.Kind.EXPECTED)));
        json.put("assertion_names", names(test, TestCheck.Kind.ASSERTION));
        return json;
    }

    private static List<String> names(SqlTest test, TestCheck.Kind kind) {
        return test.checks().stream()
                .filter(check -> check.kind() == kind)
                .map(TestCheck::name)
                .toList();
    }

    private static Map<String, @Nullable Object> audit(Audit audit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", audit.id());
        json.put("kind", "audit");
        json.put("name", audit.label());
        json.put(
                "checked_asset_ids",
                audit.target().map(target -> List.of(target.toString())).orElse(List.of()));
        json.put("path", audit.path());
        json.put("severity", audit.severity().keyword());
        json.put("attached_target_name", audit.target().map(NodeId::name));
        json.put("attached_column_name", audit.column());
        return json;
    }
}
