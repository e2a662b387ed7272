package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Declared types that the engine does not have (models.md 4); each type is asked about once. */
final class DeclaredTypes {
    private final SqlJudge judge;
    private final Diagnostics diagnostics;
    private final Map<String, Optional<String>> problems = new ConcurrentHashMap<>();

    DeclaredTypes(SqlJudge judge, Diagnostics diagnostics) {
        this.judge = judge;
        this.diagnostics = diagnostics;
    }

    void check(String model, List<ColumnDeclaration> columns) {
        for (ColumnDeclaration column : columns) {
            column.type()
                    .flatMap(this::problem)
                    .ifPresent(
                            problem -> diagnostics.add(
                                    Diagnostic.of(
                                                    Code.P001,
                                                    "model '" + model + "': column '" + column.name()
                                                            + "' has the unknown type "
                                                            + column.type().get(),
                                                    column.span())
                                            .on("model", model)
                                            .withNote(problem)
                                            .withHelp(
                                                    "write a type of the warehouse, or set sql_analysis false if only the warehouse knows it")));
        }
    }

    private Optional<String> problem(String type) {
        return problems.computeIfAbsent(
                type,
                text -> judge.describeAlone("SELECT CAST(NULL AS " + text + ") AS c")
                        .problem()
                        .filter(problem ->
                                problem.kind() == SqlProblem.Kind.SYNTAX || problem.reason() == SqlProblem.Reason.TYPE)
                        .map(SqlProblem::message));
    }
}
