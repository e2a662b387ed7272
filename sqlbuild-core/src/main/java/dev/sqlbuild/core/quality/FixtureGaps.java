package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Columns that a fixture lacks, that may not be filled, and that the test really reads: without them the statement
 * does not bind, with them it does. Fixtures rarely leave such columns out, so the judge may be asked several times.
 */
record FixtureGaps(SqlJudge judge, ProjectNodes nodes, TestPlan plan) {

    /**
     * The findings, one per fixture.
     *
     * @param assembly the statement as it is
     * @param withColumns the statement with some columns added to fixtures after all
     */
    List<Diagnostic> find(TestAssembly assembly, Function<Map<ExpandedCte, Set<String>>, TestAssembly> withColumns) {
        Map<ExpandedCte, Set<String>> read = new LinkedHashMap<>();
        TestAssembly current = assembly;
        while (addRead(current, read)) current = withColumns.apply(read);
        List<Diagnostic> findings = new ArrayList<>();
        read.forEach((mock, columns) -> findings.add(lacking(mock, columns)));
        return findings;
    }

    /** Adds the column that stops the statement from binding, if it is one that a fixture lacks. */
    private boolean addRead(TestAssembly assembly, Map<ExpandedCte, Set<String>> read) {
        Verdict verdict = judge.describeAlone(assembly.statement().counts(assembly.checks()));
        Optional<String> name = verdict.problem()
                .filter(problem -> problem.reason() == SqlProblem.Reason.UNKNOWN_COLUMN)
                .flatMap(SqlProblem::name)
                .map(FixtureGaps::unqualified);
        if (name.isEmpty()) return false;
        boolean found = false;
        for (Map.Entry<ExpandedCte, List<Column>> entry : assembly.unfilled().entrySet()) {
            for (Column column : entry.getValue()) {
                if (!column.name().equalsIgnoreCase(name.get())) continue;
                found |= read.computeIfAbsent(entry.getKey(), mock -> new TreeSet<>())
                        .add(FixtureTyping.key(column.name()));
            }
        }
        return found;
    }

    private static String unqualified(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private Diagnostic lacking(ExpandedCte mock, Set<String> columns) {
        NodeId node =
                new NodeId(mock.kind().nodeKind().orElseThrow(), mock.cte().subject());
        List<String> readers = plan.models().stream()
                .filter(model -> nodes.dag().upstream(model).contains(node))
                .map(NodeId::name)
                .toList();
        return Diagnostic.of(
                        Code.B302,
                        "fixture '" + mock.cte().name() + "' lacks column(s) " + String.join(", ", columns)
                                + (readers.isEmpty() ? "" : " read by " + String.join(", ", readers)),
                        mock.cte().span())
                .withNote("only nullable columns of known type are filled with NULL")
                .withHelp("add the column(s) to the fixture");
    }
}
