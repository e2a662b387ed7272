package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.ProjectionScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds what each query puts out, given what it reads, and reports what the engine would certainly reject. The judge
 * is exact where every input is known completely; where an input is open, only syntax is certain, and what cannot be
 * found out stays open (analysis.md A2, A3). Threads may analyse different queries at once, upstream first.
 */
public final class ShapeAnalysis {
    /** Schema of the judge's relations; each is named like the logical resource. */
    public static final String SCHEMA = "project";

    private final RememberingJudge judge;
    private final Diagnostics diagnostics;
    private final Map<NodeId, Shape> shapes;
    private final Map<NodeId, Boolean> declared;

    public ShapeAnalysis(RememberingJudge judge, Diagnostics diagnostics) {
        this(judge, diagnostics, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    private ShapeAnalysis(
            RememberingJudge judge, Diagnostics diagnostics, Map<NodeId, Shape> shapes, Map<NodeId, Boolean> declared) {
        this.judge = judge;
        this.diagnostics = diagnostics;
        this.shapes = shapes;
        this.declared = declared;
    }

    /** The same analysis with its findings going elsewhere. */
    public ShapeAnalysis reportingTo(Diagnostics other) {
        return new ShapeAnalysis(judge, other, shapes, declared);
    }

    /** Name under which the judge knows a node. */
    public static RelationName relation(NodeId node) {
        return RelationName.of(SCHEMA, node.name());
    }

    /** Makes a node of known shape an input for others. */
    public void know(NodeId node, Shape shape) {
        shapes.put(node, shape);
        boolean typed = !shape.columns().isEmpty()
                && shape.columns().stream().allMatch(column -> column.type().isPresent());
        if (typed) judge.declare(relation(node), columnInfos(shape));
        declared.put(node, typed);
    }

    /** Makes a function that the judge knows an input for others. */
    void knowFunction(NodeId node, Declaration declaration) {
        shapes.put(node, new Shape(true, declaration.columns()));
        declared.put(node, true);
    }

    /** Whether the judge knows all of these. */
    boolean isJudgeable(List<NodeId> inputs) {
        return inputs.stream().allMatch(input -> declared.getOrDefault(input, false));
    }

    /**
     * Shape of a query; afterwards the node is an input for others.
     *
     * @param sql text with {@link #relation} names in the place of references
     * @param inputs nodes it reads, all known
     * @param label how a finding names the resource
     */
    public Shape analyse(NodeId node, MappedSql sql, List<NodeId> inputs, String label) {
        if (!isJudgeable(inputs)) {
            Optional<SqlProblem> problem = judge.check(sql.text());
            problem.ifPresent(found -> report(found, sql, inputs, node, label));
            if (problem.isEmpty()) checkClosedInputs(node, sql, inputs, label);
            Shape shape = namesOnly(sql);
            know(node, shape);
            return shape;
        }
        List<RelationName> relations =
                inputs.stream().map(ShapeAnalysis::relation).toList();
        Verdict verdict = judge.declareAs(relation(node), sql.text(), relations);
        Shape shape = verdict.columns()
                .map(columns -> described(columns, sql, inputs))
                .orElseGet(() -> {
                    SqlProblem problem = verdict.problem().orElseThrow();
                    if (isCertain(problem, inputs)) report(problem, sql, inputs, node, label);
                    else checkClosedInputs(node, sql, inputs, label);
                    return namesOnly(sql);
                });
        shapes.put(node, shape);
        declared.put(node, verdict.columns().isPresent());
        return shape;
    }

    /** A star over an open input yields more columns than the judge has seen. */
    private Shape described(List<ColumnInfo> columns, MappedSql sql, List<NodeId> inputs) {
        List<Column> known = columns.stream()
                .map(c -> c.type().equals(ColumnInfo.UNKNOWN_TYPE)
                        ? Column.untyped(c.name())
                        : Column.of(c.name(), c.type()))
                .toList();
        boolean closed =
                allClosed(inputs) || ProjectionScanner.columns(sql.text()).isPresent();
        return new Shape(closed, known);
    }

    private boolean allClosed(List<NodeId> inputs) {
        return inputs.stream()
                .allMatch(input -> shapes.getOrDefault(input, Shape.OPEN).closed());
    }

    boolean isCertain(SqlProblem problem, List<NodeId> inputs) {
        return switch (problem.kind()) {
            case SYNTAX -> true;
            case BINDING -> allClosed(inputs);
            case OTHER -> false;
        };
    }

    private void checkClosedInputs(NodeId node, MappedSql sql, List<NodeId> inputs, String label) {
        Map<String, Shape> closed = new TreeMap<>();
        for (NodeId input : inputs) {
            Shape shape = shapes.getOrDefault(input, Shape.OPEN);
            if (shape.closed()) closed.put(input.name(), shape);
        }
        QualifiedColumns.check(sql, closed).forEach(finding -> diagnostics.add(finding.on(label, node.name())));
    }

    private static Shape namesOnly(MappedSql sql) {
        return ProjectionScanner.columns(sql.text())
                .map(names ->
                        new Shape(true, names.stream().map(Column::untyped).toList()))
                .orElse(Shape.OPEN);
    }

    void report(SqlProblem problem, MappedSql sql, List<NodeId> inputs, NodeId node, String label) {
        Map<String, Shape> known = new TreeMap<>();
        for (NodeId input : inputs) {
            Shape shape = shapes.getOrDefault(input, Shape.OPEN);
            boolean scalar =
                    input.kind() == NodeKind.FUNCTION && shape.columns().isEmpty();
            if (!scalar) known.put(input.name(), shape);
        }
        Diagnostic finding = SqlFindings.of(problem, sql, known);
        diagnostics.add(finding.on(label, node.name()));
    }

    private static List<ColumnInfo> columnInfos(Shape shape) {
        List<ColumnInfo> infos = new ArrayList<>();
        for (Column column : shape.columns()) {
            Optional<String> type = column.type();
            type.ifPresent(text -> infos.add(ColumnInfo.of(column.name(), text)));
        }
        return infos;
    }
}
