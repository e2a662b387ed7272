package dev.sqlbuild.core.hook;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.jdbc.SqlDialect;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds mistakes in the SQL hooks of models without running them. */
public final class HookCheck {
    private final Dag dag;
    private final Diagnostics diagnostics;

    private HookCheck(Dag dag, Diagnostics diagnostics) {
        this.dag = dag;
        this.diagnostics = diagnostics;
    }

    /** @param variables scope of the project's variables */
    public static void run(
            Path directory,
            Collection<Model> models,
            Dag dag,
            InterpolationScope variables,
            SqlDialect dialect,
            Diagnostics diagnostics) {
        HookCheck check = new HookCheck(dag, diagnostics);
        SqlHooks hooks = new SqlHooks(directory, diagnostics);
        for (Model model : models) {
            if (!SqlHooks.has(model.config())) continue;
            InterpolationScope scope = variables.withContext(HookContext.of(model, model.relation(), dialect, "", ""));
            for (ModelField field : List.of(ModelField.PRE_HOOKS, ModelField.POST_HOOKS)) {
                hooks.expand(model.name(), model.config(), field, scope)
                        .forEach(statement -> check.references(model, statement));
            }
        }
    }

    private void references(Model model, SqlTemplate statement) {
        for (Reference reference : statement.references()) {
            Optional<NodeId> node = node(reference);
            if (node.isEmpty()) {
                report(model, Code.P001, "a hook references unknown name '" + reference.name() + "'", near(reference));
            } else if (dag.ancestors(List.of(node.get()), Integer.MAX_VALUE).contains(model.id())) {
                String what = "a hook reads '" + reference.name() + "', which is built from the model itself";
                report(model, Code.P007, what, Optional.of("move the hook to a model further down"));
            }
        }
    }

    private Optional<NodeId> node(Reference reference) {
        String name = reference.name();
        List<NodeId> candidates = switch (reference.kind()) {
            case SOURCE -> List.of(NodeId.source(name));
            case SEED -> List.of(NodeId.seed(name));
            case REF -> List.of(NodeId.model(name), NodeId.seed(name));
            case UDF, TABLE_FN, CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> List.of();
        };
        return candidates.stream().filter(dag::contains).findFirst();
    }

    private Optional<String> near(Reference reference) {
        List<String> names = dag.topological().stream()
                .filter(node -> (node.kind().word().equals("source")) == (reference.kind() == ReferenceKind.SOURCE))
                .map(NodeId::name)
                .toList();
        return NearName.help(reference.name(), names);
    }

    private void report(Model model, Code code, String what, Optional<String> help) {
        diagnostics.add(Diagnostic.of(
                        code,
                        "model '" + model.name() + "': " + what,
                        model.query().sql().at(0))
                .on("model", model.name())
                .withHelp(help));
    }
}
