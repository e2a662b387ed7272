package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.diff.RowRules;
import dev.sqlbuild.core.diff.RowRulesReader;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WorkspaceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which models are compared, and how, as the project of the right side says it. Pure. */
public final class ModelPairs {
    private ModelPairs() {}

    /**
     * The selected models in topological order; {@code X301} if no model is selected, {@code X102} to {@code X104} if the
     * bound does not fit a model's cursor.
     *
     * @param left where models live on the left side
     * @param override what the command line says instead of a model's rules
     */
    public static List<ModelPair> of(
            Workspace workspace,
            Map<NodeId, RelationName> left,
            List<String> select,
            List<String> exclude,
            DiffMode mode,
            UnaryOperator<RowRules> override) {
        PlanInput input = WorkspaceInput.of(workspace);
        List<ModelPair> pairs = new ArrayList<>();
        for (NodeId node : Selectors.of(input.selectable(), input.dag()).select(select, exclude)) {
            if (node.kind() != NodeKind.MODEL) continue;
            Model model = workspace.model(node.name());
            RelationName place = left.get(node);
            if (place == null) throw new IllegalArgumentException("no left side for " + node);
            Optional<Cursor> cursor = cursor(model, mode);
            pairs.add(new ModelPair(model.name(), place, model.relation(), override.apply(rules(model)), cursor));
        }
        if (pairs.isEmpty()) {
            throw new SqlBuildException(Diagnostic.of(Code.X301, "the selection contains no model to compare")
                    .withHelp("select at least one enabled model; seeds and sources are not compared"));
        }
        return pairs;
    }

    /** How the rows of a model are compared; its settings were checked when it was compiled. */
    public static RowRules rules(Model model) {
        return RowRulesReader.read(model.name(), model.config().values(), new Diagnostics());
    }

    /** A cursor without a type does not get here: such a model is refused when it is compiled. */
    static Optional<Cursor> cursor(Model model, DiffMode mode) {
        Optional<String> column = model.config().text(ModelField.CURSOR);
        Optional<String> type = model.config().text(ModelField.CURSOR_TYPE);
        Optional<Cursor> cursor = column.flatMap(name -> type.map(word -> new Cursor(name, word)));
        cursor.ifPresent(found -> mode.bound().ifPresent(bound -> bound.check(found)));
        return cursor;
    }
}
