package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.FunctionRendering;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges the definition of a function and makes it known to the judge of its callers. */
public final class FunctionAnalysis {
    private final RememberingJudge judge;
    private final ShapeAnalysis shapes;
    private final Diagnostics diagnostics;

    public FunctionAnalysis(RememberingJudge judge, ShapeAnalysis shapes, Diagnostics diagnostics) {
        this.judge = judge;
        this.shapes = shapes;
        this.diagnostics = diagnostics;
    }

    /**
     * Afterwards the function is an input for others.
     *
     * @param body text with {@link ShapeAnalysis#relation} names in the place of references
     * @param inputs nodes it reads, all known
     * @param header place of the declaration
     */
    public void analyse(
            NodeId node, Declaration declaration, MappedSql body, List<NodeId> inputs, SourceSpan header, String path) {
        if (!typesAreKnown(node, declaration, header)) return;
        FunctionDefinition definition = FunctionRendering.of(declaration, body.text(), ShapeAnalysis.relation(node));
        List<RelationName> relations =
                inputs.stream().map(ShapeAnalysis::relation).toList();
        Optional<Diagnostic> wrongWidth =
                shapes.isJudgeable(inputs) ? width(declaration, definition, relations, header, path) : Optional.empty();
        Optional<SqlProblem> problem = judge.declare(definition, relations);
        if (wrongWidth.isPresent()) {
            diagnostics.add(wrongWidth.get().on("function", node.name()));
        } else if (problem.isPresent() && shapes.isCertain(problem.get(), inputs)) {
            shapes.report(problem.get(), body, inputs, node, "function");
        }
        shapes.knowFunction(node, declaration);
    }

    private boolean typesAreKnown(NodeId node, Declaration declaration, SourceSpan header) {
        Set<String> types = new LinkedHashSet<>();
        declaration.arguments().forEach(argument -> types.add(argument.type()));
        declaration.returns().ifPresent(types::add);
        for (Column column : declaration.columns()) column.type().ifPresent(types::add);
        boolean known = true;
        for (String type : types) {
            Optional<SqlProblem> problem =
                    judge.describeAlone("SELECT CAST(NULL AS " + type + ")").problem();
            boolean invalid = problem.filter(
                            found -> found.kind() != SqlProblem.Kind.OTHER || found.reason() == SqlProblem.Reason.TYPE)
                    .isPresent();
            if (!invalid) continue;
            known = false;
            diagnostics.add(Diagnostic.of(
                            Code.P001, "SQL function '" + node.name() + "' declares an invalid type: " + type, header)
                    .on("function", node.name())
                    .withNote(problem.orElseThrow().message()));
        }
        return known;
    }

    /** A table function that puts out more or fewer columns than it declares. */
    private Optional<Diagnostic> width(
            Declaration declaration,
            FunctionDefinition definition,
            List<RelationName> inputs,
            SourceSpan header,
            String path) {
        if (!declaration.isTable()) return Optional.empty();
        Optional<List<ColumnInfo>> produced = judge.describe(
                        definition.bodyWith(argument -> "CAST(NULL AS " + argument.type() + ")"), inputs)
                .columns();
        int declared = declaration.columns().size();
        if (produced.isEmpty() || produced.get().size() == declared) return Optional.empty();
        return Optional.of(Diagnostic.of(
                Code.P001,
                "SQL table function " + path + " declares " + declared + " return columns but its query produces "
                        + produced.get().size(),
                header));
    }
}
