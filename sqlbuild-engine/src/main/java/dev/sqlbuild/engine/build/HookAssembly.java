package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.hook.SqlHooks;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.build.NodeWork.Hooks;
import dev.sqlbuild.engine.relation.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the SQL hooks of the models that run; mistakes in them stop the build before it changes anything. */
final class HookAssembly {
    private final Workspace workspace;
    private final References references;
    private final String runId;
    private final String environment;
    private final Diagnostics diagnostics = new Diagnostics();

    HookAssembly(Workspace workspace, References references, String environment, String runId) {
        this.workspace = workspace;
        this.references = references;
        this.environment = environment;
        this.runId = runId;
    }

    /**
     * Hooks of one model.
     *
     * @param statements rendered SQL
     * @param reads nodes its SQL refers to, itself left out
     */
    record ModelHooks(Hooks statements, Set<NodeId> reads) {}

    Map<NodeId, ModelHooks> of(Collection<Model> models) {
        SqlHooks expansion = new SqlHooks(workspace.directory(), diagnostics);
        InterpolationScope variables = InterpolationScope.of(variables(), EnvironmentVariables.ofProcess()::find);
        Map<NodeId, ModelHooks> hooks = new HashMap<>();
        for (Model model : models) {
            if (!model.config().values().containsKey(ModelField.PRE_HOOKS)
                    && !model.config().values().containsKey(ModelField.POST_HOOKS)) {
                continue;
            }
            InterpolationScope scope = variables.withContext(context(model));
            Set<NodeId> reads = new LinkedHashSet<>();
            List<String> before = render(model, expansion.expand(model, ModelField.PRE_HOOKS, scope), reads);
            List<String> after = render(model, expansion.expand(model, ModelField.POST_HOOKS, scope), reads);
            hooks.put(model.id(), new ModelHooks(new Hooks(before, after), reads));
        }
        diagnostics.throwIfErrors();
        return hooks;
    }

    private Map<String, @Nullable Object> variables() {
        Map<String, @Nullable Object> values = new HashMap<>();
        workspace.config().vars().forEach((name, value) -> values.put(name, value.plain()));
        return values;
    }

    private Map<String, @Nullable Object> context(Model model) {
        RelationName target = model.relation();
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("target.qualified", target.render(references.dialect()));
        context.put("target.schema", target.schema().orElse(null));
        context.put("target.database", target.database().orElse(null));
        context.put("target.table", target.name());
        context.put("model.name", model.name());
        context.put("model.database", model.config().text(ModelField.DATABASE).orElse(null));
        context.put("model.schema", model.config().text(ModelField.SCHEMA).orElse(null));
        context.put("model.alias", model.config().text(ModelField.ALIAS).orElse(model.name()));
        context.put("run.environment", environment);
        context.put("run.id", runId);
        return context;
    }

    private List<String> render(Model model, List<SqlTemplate> templates, Set<NodeId> reads) {
        QueryRendering rendering = references.rendering();
        List<String> statements = new ArrayList<>(templates.size());
        for (SqlTemplate template : templates) {
            if (checkReferences(model, template, reads)) statements.add(rendering.render(template).text());
        }
        return statements;
    }

    private boolean checkReferences(Model model, SqlTemplate template, Set<NodeId> reads) {
        boolean known = true;
        for (Reference reference : template.references()) {
            NodeId node = references.targets().apply(reference);
            if (!workspace.dag().contains(node)) {
                report(model, Code.P001, "a hook references unknown " + node.kind().word() + " '" + node.name() + "'");
                known = false;
            } else if (workspace.dag().ancestors(List.of(node), Integer.MAX_VALUE).contains(model.id())) {
                report(model, Code.P007, "a hook reads '" + node.name() + "', which is built from the model itself");
            } else if (!node.equals(model.id())) {
                reads.add(node);
            }
        }
        return known;
    }

    private void report(Model model, Code code, String what) {
        diagnostics.add(Diagnostic.of(code, "model '" + model.name() + "': " + what, model.query().sql().at(0))
                .on("model", model.name()));
    }
}
