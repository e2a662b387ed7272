package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.DeclarationExpansion;
import dev.sqlbuild.core.sql.Interpolation;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the SQL of an audit once its placeholders are filled: variables, references, offline checks. */
record AuditText(AuditInputs inputs) {

    /** Variables filled in and references found; what is wrong is reported. */
    SqlTemplate expand(MappedSql sql, String owner, Optional<SourceSpan> attachment, Diagnostics diagnostics) {
        MappedSql interpolated = Interpolation.apply(sql, inputs.scope(), diagnostics);
        SqlTemplate template =
                ReferenceScanner.scan(DeclarationExpansion.expand(interpolated, diagnostics), diagnostics);
        for (Reference reference : template.references()) {
            SourceSpan span = attachment.orElseGet(() -> template.sql().span(reference.start(), reference.end()));
            if (!reference.kind().isNamed()) {
                diagnostics.add(
                        Diagnostic.of(Code.P001, owner + ": audit SQL must not use " + reference.symbol(), span));
            } else if (inputs.nodes().find(reference.kind(), reference.name()).isEmpty()) {
                diagnostics.add(inputs.nodes().unknown(owner, reference, span));
            }
        }
        return template;
    }

    /** The nodes that the queries read, in order of first reference. */
    List<NodeId> reads(List<SqlTemplate> templates) {
        Set<NodeId> reads = new LinkedHashSet<>();
        for (SqlTemplate template : templates) {
            for (Reference reference : template.references()) {
                inputs.nodes().find(reference.kind(), reference.name()).ifPresent(reads::add);
            }
        }
        return new ArrayList<>(reads);
    }

    /** Reports a column that a closed relation does not have. */
    void checkColumn(String column, NodeId node, SourceSpan span, String owner, Diagnostics diagnostics) {
        Shape shape = inputs.nodes().require(node).shape();
        if (inputs.judge().isEmpty() || !shape.closed() || shape.find(column).isPresent()) return;
        String relation = node.kind().word() + " '" + node.name() + "'";
        diagnostics.add(
                Diagnostic.of(Code.B300, owner + ": audit names unknown column '" + column + "' of " + relation, span)
                        .withNote(KnownColumns.note(relation, column, shape.names()))
                        .withHelp(NearName.help(column, shape.names())));
    }

    /**
     * Binds a query over empty relations, if all that it reads is closed and typed; only then a refusal is certain.
     *
     * @return what the judge holds against it
     */
    Optional<SqlProblem> bind(SqlTemplate query) {
        List<String> relations = new ArrayList<>();
        FixtureTyping typing = new FixtureTyping(inputs.dialect());
        for (NodeId node : reads(List.of(query))) {
            if (node.kind() == NodeKind.FUNCTION) return Optional.empty();
            Shape shape = inputs.nodes().require(node).shape();
            if (!shape.fullyTyped() || shape.columns().isEmpty()) return Optional.empty();
            relations.add(name(node) + " AS (" + typing.emptyRows(shape) + ")");
        }
        if (inputs.judge().isEmpty() || relations.isEmpty()) return Optional.empty();
        String statement = "WITH " + String.join(", ", relations) + "\nSELECT * FROM (\n"
                + query.render(this::name).text() + "\n) AS audited";
        Verdict verdict = inputs.judge().get().describeAlone(statement);
        return verdict.problem().filter(problem -> problem.kind() != SqlProblem.Kind.OTHER);
    }

    /** What a refusal says about the project's columns; anything else is about the text. */
    static Code code(SqlProblem problem) {
        return switch (problem.reason()) {
            case UNKNOWN_COLUMN -> Code.B300;
            case TYPE, FUNCTION_ARGUMENTS, OPERATOR_ARGUMENTS, COMPARISON -> Code.B301;
            default -> Code.P020;
        };
    }

    /** Reports an audit whose query is no SQL, at the place in its definition. */
    void checkSyntax(Audit audit, Diagnostics diagnostics) {
        if (inputs.judge().isEmpty()) return;
        MappedSql sql = audit.query().render(this::name);
        inputs.judge()
                .get()
                .check(sql.text())
                .filter(problem -> problem.kind() == SqlProblem.Kind.SYNTAX)
                .ifPresent(problem -> diagnostics.add(Diagnostic.of(
                                Code.P020,
                                problem.message(),
                                sql.at(problem.offset().orElse(0)))
                        .withNote("in audit " + audit.display() + " of " + audit.path())));
    }

    /** Whether {@code node} is built from {@code from}. */
    boolean isDownstream(NodeId node, NodeId from) {
        Dag dag = inputs.nodes().dag();
        return dag.positionOf(node) > dag.positionOf(from)
                && dag.ancestors(List.of(node), Integer.MAX_VALUE).contains(from);
    }

    private String name(Reference reference) {
        return inputs.nodes()
                .find(reference.kind(), reference.name())
                .map(this::name)
                .orElseGet(reference::symbol);
    }

    private String name(NodeId node) {
        return inputs.dialect().relationPart("__" + node.kind().word() + "__" + node.name());
    }
}
