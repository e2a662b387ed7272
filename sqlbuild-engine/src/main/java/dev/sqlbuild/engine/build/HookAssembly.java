package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.hook.HookContext;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the SQL hooks of the models that run, with everything that is known only now. */
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
            if (!SqlHooks.has(model.config())) continue;
            InterpolationScope scope = variables.withContext(
                    HookContext.of(model, model.relation(), references.dialect(), environment, runId));
            Set<NodeId> reads = new LinkedHashSet<>();
            List<String> before =
                    render(model, expansion.expand(model.name(), model.config(), ModelField.PRE_HOOKS, scope), reads);
            List<String> after =
                    render(model, expansion.expand(model.name(), model.config(), ModelField.POST_HOOKS, scope), reads);
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

    private List<String> render(Model model, List<SqlTemplate> templates, Set<NodeId> reads) {
        QueryRendering rendering = references.rendering();
        List<String> statements = new ArrayList<>(templates.size());
        for (SqlTemplate template : templates) {
            for (Reference reference : template.references())
                reads.add(references.targets().apply(reference));
            statements.add(rendering.render(template).text());
        }
        reads.remove(model.id());
        return statements;
    }
}
