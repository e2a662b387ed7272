package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A test, or one case of it, that calls functions with rows of its own (quality.md B3, B6).
 *
 * @param judge absent when SQL analysis is off for this test
 * @param graph which CTEs read which
 */
record DirectCompilation(
        ModelQueries queries,
        Optional<SqlJudge> judge,
        TestBlock block,
        TestMode mode,
        Optional<TestCase> testCase,
        List<ExpandedCte> ctes,
        TestGraph graph,
        Diagnostics diagnostics) {

    /** Nothing when a function has errors of its own. */
    Optional<SqlTest> compile() {
        ProjectNodes nodes = queries.nodes();
        Set<NodeId> called = CalledFunctions.by(ctes);
        if (nodes.anyBroken(called)) return Optional.empty();
        ExpandedCte actual = only(TestCteKind.Role.ACTUAL);
        List<NodeId> tested = nodes.dag().inOrder(CalledFunctions.by(List.of(actual), kind()));
        NodeId owner = tested.get(tested.size() - 1);
        TestAssembly assembly = new TestAssembly(queries, judge, graph, diagnostics, Map.of());
        ExpandedCte expected = only(TestCteKind.Role.DIRECT_EXPECTED);
        for (ExpandedCte cte : graph.inOrder(List.of(actual, expected))) {
            if (cte.kind() == TestCteKind.HELPER) assembly.directHelper(cte);
        }
        TestCheck.Kind check = mode == TestMode.UDF ? TestCheck.Kind.UDF : TestCheck.Kind.TABLE_FN;
        assembly.direct(actual, expected, check, owner.name());
        return Optional.of(new SqlTest(
                block.name(),
                testCase.map(TestCase::name),
                block.file().path(),
                block.index(),
                mode,
                owner,
                List.of(),
                List.of(),
                List.of(),
                assembly.checks(),
                testCase.map(TestCase::literals).orElse(Map.of()),
                CalledFunctions.places(called, nodes),
                assembly.statement()));
    }

    private ReferenceKind kind() {
        return mode == TestMode.UDF ? ReferenceKind.UDF : ReferenceKind.TABLE_FN;
    }

    private ExpandedCte only(TestCteKind.Role role) {
        return ctes.stream()
                .filter(cte -> cte.kind().role() == role)
                .findFirst()
                .orElseThrow();
    }
}
