package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves one test, or one case of it, and writes its statement (quality.md B4). */
final class CaseCompilation {
    private final ModelQueries queries;
    private final Optional<SqlJudge> judge;
    private final TestBlock block;
    private final Optional<TestCase> testCase;
    private final List<ExpandedCte> ctes;
    private final TestGraph graph;
    private final Diagnostics diagnostics;
    private final ProjectNodes nodes;
    private final Map<NodeId, ExpandedCte> mocks = new LinkedHashMap<>();
    private final Map<NodeId, String> called = new LinkedHashMap<>();

    CaseCompilation(
            ModelQueries queries,
            Optional<SqlJudge> judge,
            TestBlock block,
            Optional<TestCase> testCase,
            List<ExpandedCte> ctes,
            TestGraph graph,
            Diagnostics diagnostics) {
        this.queries = queries.within(TestWindow.of(block));
        this.judge = judge;
        this.block = block;
        this.testCase = testCase;
        this.ctes = ctes;
        this.graph = graph;
        this.diagnostics = diagnostics;
        this.nodes = queries.nodes();
        for (ExpandedCte cte : ctes) {
            cte.kind()
                    .nodeKind()
                    .ifPresent(kind -> mocks.put(new NodeId(kind, cte.cte().subject()), cte));
            call(cte);
        }
    }

    /** Notes the expected model, and what assertions and helpers call, with who asks for it. */
    private void call(ExpandedCte cte) {
        if (cte.kind() == TestCteKind.EXPECTED) {
            called.putIfAbsent(NodeId.model(cte.cte().subject()), cte.cte().name());
        }
        for (Reference reference : cte.references()) {
            nodes.find(reference.kind(), reference.name())
                    .ifPresent(node -> called.putIfAbsent(node, cte.cte().name()));
        }
    }

    Optional<SqlTest> compile() {
        if (nodes.anyBroken(called.keySet()) || nodes.anyBroken(mocks.keySet())) return Optional.empty();
        TestPlan plan = TestPlan.resolve(called, mocks.keySet(), nodes);
        if (nodes.anyBroken(plan.models())) return Optional.empty();
        if (!plan.unmocked().isEmpty()) {
            reportUnmocked(plan);
            return Optional.empty();
        }
        TestWindow.of(block).check(block, plan.models(), nodes, diagnostics);
        List<NodeId> targets = targets();
        if (targets.isEmpty()) {
            diagnostics.add(Diagnostic.of(
                            Code.P001, "test '" + block.name() + "' runs and reads no model", block.span())
                    .withHelp("expect a model with __expected__<model>, or read one with __ref in an assertion"));
            return Optional.empty();
        }
        List<ExpandedCte> needed = needed(plan);
        reportUnread(needed);
        TestAssembly assembly = assemble(plan, needed, Map.of(), diagnostics);
        if (!assembly.unfilled().isEmpty() && judge.isPresent()) {
            new FixtureGaps(judge.get(), nodes, plan)
                    .find(assembly, forced -> assemble(plan, needed, forced, new Diagnostics()))
                    .forEach(diagnostics::add);
        }
        return Optional.of(new SqlTest(
                block.name(),
                testCase.map(TestCase::name),
                block.file().path(),
                block.index(),
                TestMode.MODEL,
                targets.get(targets.size() - 1),
                targets.stream().map(NodeId::name).sorted().toList(),
                plan.models().stream().map(NodeId::name).toList(),
                mocks.keySet().stream()
                        .map(node -> new TestMock(node, node.kind() == NodeKind.MODEL))
                        .toList(),
                assembly.checks(),
                testCase.map(TestCase::literals).orElse(Map.of()),
                CalledFunctions.places(functions(plan), nodes),
                assembly.statement()));
    }

    private Set<NodeId> functions(TestPlan plan) {
        Set<NodeId> functions = CalledFunctions.by(ctes, ReferenceKind.UDF);
        for (NodeId model : plan.models()) {
            nodes.require(model).query().ifPresent(query -> CalledFunctions.add(query, ReferenceKind.UDF, functions));
        }
        return functions;
    }

    /** Models that are tested, upstream first; only mocked ones if there are no others. */
    private List<NodeId> targets() {
        List<NodeId> models = nodes.dag()
                .inOrder(called.keySet().stream()
                        .filter(node -> node.kind() == NodeKind.MODEL)
                        .toList());
        List<NodeId> real =
                models.stream().filter(node -> !mocks.containsKey(node)).toList();
        return real.isEmpty() ? models : real;
    }

    /** Checks, mocks that are read, and everything these read, each after what it reads. */
    private List<ExpandedCte> needed(TestPlan plan) {
        List<ExpandedCte> roots = new ArrayList<>();
        mocks.forEach((node, mock) -> {
            if (plan.mocksRead().contains(node)) roots.add(mock);
        });
        for (ExpandedCte cte : ctes) {
            if (cte.kind().role() == TestCteKind.Role.CHECK) roots.add(cte);
        }
        return graph.inOrder(roots);
    }

    private TestAssembly assemble(
            TestPlan plan, List<ExpandedCte> needed, Map<ExpandedCte, Set<String>> forced, Diagnostics findings) {
        TestAssembly assembly = new TestAssembly(queries, judge, graph, findings, forced);
        Map<ExpandedCte, NodeId> nodeOf = new HashMap<>();
        mocks.forEach((node, mock) -> nodeOf.put(mock, node));
        for (ExpandedCte cte : needed) {
            NodeId node = nodeOf.get(cte);
            if (node != null) assembly.mock(cte, node);
            else if (cte.kind() == TestCteKind.HELPER && !graph.callsReference(cte)) assembly.helper(cte);
        }
        for (NodeId model : plan.models()) assembly.model(model);
        for (ExpandedCte cte : needed) {
            if (cte.kind() == TestCteKind.HELPER && graph.callsReference(cte)) assembly.helper(cte);
        }
        for (NodeId model : plan.models()) {
            for (ExpandedCte cte : ctes) {
                boolean expects = cte.kind() == TestCteKind.EXPECTED
                        && cte.cte().subject().equals(model.name());
                if (expects) assembly.expectation(cte, model);
            }
        }
        for (ExpandedCte cte : ctes) {
            if (cte.kind() == TestCteKind.ASSERT) assembly.assertion(cte);
        }
        return assembly;
    }

    private void reportUnmocked(TestPlan plan) {
        NodeId first = plan.unmocked().keySet().iterator().next();
        diagnostics.add(Diagnostic.of(
                        Code.T010,
                        "test '" + block.name() + "' has unmocked dependencies: " + plan.unmockedText(),
                        block.span())
                .withHelp("add a CTE for each, such as __" + first.kind().word() + "__" + first.name()
                        + " AS (SELECT ...)"));
    }

    private void reportUnread(Collection<ExpandedCte> needed) {
        Set<ExpandedCte> read = new HashSet<>(needed);
        for (ExpandedCte mock : mocks.values()) {
            if (read.contains(mock)) continue;
            diagnostics.add(Diagnostic.of(
                            Code.T011,
                            "test '" + block.name() + "': nothing reads the mock '"
                                    + mock.cte().name() + "'",
                            mock.cte().span())
                    .withHelp("remove it"));
        }
    }
}
