package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles one {@code TEST} block into one test per case. */
final class BlockCompilation {
    private final TestInputs inputs;
    private final ModelQueries queries;
    private final TestBlock block;
    private final Diagnostics diagnostics = new Diagnostics();
    private final ProjectNodes nodes;
    private final Optional<SqlJudge> judge;
    private final List<MappedSql> syntax = new ArrayList<>();

    BlockCompilation(TestInputs inputs, ModelQueries queries, TestBlock block) {
        this.inputs = inputs;
        this.queries = queries;
        this.block = block;
        this.nodes = inputs.nodes();
        this.judge = block.header().sqlAnalysis() ? inputs.judge() : Optional.empty();
    }

    /** The tests of the block; meaningless when an error was reported. */
    List<SqlTest> compile() {
        TestRules rules = new TestRules(block, block.name(), nodes, diagnostics);
        Optional<TestMode> mode = rules.mode();
        if (mode.isEmpty()) return List.of();
        if (mode.get() != TestMode.MODEL) {
            reportUnsupported(mode.get());
            return List.of();
        }
        rules.checkNames();
        if (diagnostics.hasErrors()) return List.of();
        if (block.header().cases().isEmpty())
            return compile(rules, Optional.empty()).stream().toList();
        List<SqlTest> tests = new ArrayList<>();
        for (TestCase each : block.header().cases()) {
            compile(rules, Optional.of(each)).ifPresent(tests::add);
            if (diagnostics.hasErrors()) break;
        }
        return tests;
    }

    /** The authored queries whose syntax is still to be judged; every case has the same. */
    List<MappedSql> syntax() {
        return syntax;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    private void reportUnsupported(TestMode mode) {
        String needed = mode == TestMode.MACRO ? "macros" : "functions";
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "test '" + block.name() + "' has mode " + mode.word() + ", but " + needed
                                + " are not supported by this version",
                        block.span())
                .withHelp("test the models that use them: __source__<source> and __expected__<model>"));
    }

    private Optional<SqlTest> compile(TestRules rules, Optional<TestCase> testCase) {
        List<ExpandedCte> ctes = new TestExpansion(block, inputs.scope(), diagnostics).expand(testCase);
        rules.checkCalls(ctes);
        TestGraph graph = TestGraph.of(ctes, diagnostics);
        if (diagnostics.hasErrors()) return Optional.empty();
        if (judge.isPresent() && syntax.isEmpty()) {
            for (ExpandedCte cte : ctes) syntax.add(cte.template().render(queries::name));
        }
        Map<NodeId, ExpandedCte> mocks = mocks(ctes);
        Map<NodeId, String> called = called(ctes);
        TestPlan plan = TestPlan.resolve(called, mocks.keySet(), nodes);
        if (!plan.unmocked().isEmpty()) {
            reportUnmocked(plan);
            return Optional.empty();
        }
        TestWindow.check(block, plan.models(), nodes, diagnostics);
        List<NodeId> targets = targets(called.keySet(), mocks.keySet());
        if (targets.isEmpty()) {
            diagnostics.add(Diagnostic.of(
                            Code.P001, "test '" + block.name() + "' runs and reads no model", block.span())
                    .withHelp("expect a model with __expected__<model>, or read one with __ref in an assertion"));
            return Optional.empty();
        }
        List<ExpandedCte> needed = needed(ctes, mocks, plan, graph);
        reportUnread(mocks.values(), needed);
        TestAssembly assembly = assemble(ctes, mocks, plan, needed, graph, Map.of(), diagnostics);
        if (!assembly.unfilled().isEmpty()) reportRead(assembly, ctes, mocks, plan, needed, graph);
        return Optional.of(new SqlTest(
                block.name(),
                testCase.map(TestCase::name),
                block.file().path(),
                block.index(),
                targets.get(targets.size() - 1),
                targets.stream().map(NodeId::name).sorted().toList(),
                plan.models().stream().map(NodeId::name).toList(),
                mocks.keySet().stream()
                        .map(node -> new TestMock(node, node.kind() == NodeKind.MODEL))
                        .toList(),
                assembly.checks(),
                testCase.map(TestCase::literals).orElse(Map.of()),
                assembly.statement()));
    }

    private static Map<NodeId, ExpandedCte> mocks(List<ExpandedCte> ctes) {
        Map<NodeId, ExpandedCte> mocks = new LinkedHashMap<>();
        for (ExpandedCte cte : ctes) {
            cte.kind()
                    .nodeKind()
                    .ifPresent(kind -> mocks.put(new NodeId(kind, cte.cte().subject()), cte));
        }
        return mocks;
    }

    /** Expected models, and what assertions and helpers call, each with who asks for it. */
    private Map<NodeId, String> called(List<ExpandedCte> ctes) {
        Map<NodeId, String> called = new LinkedHashMap<>();
        for (ExpandedCte cte : ctes) {
            if (cte.kind() == TestCteKind.EXPECTED) {
                called.putIfAbsent(NodeId.model(cte.cte().subject()), cte.cte().name());
            }
            for (Reference reference : cte.references()) {
                nodes.find(reference.kind(), reference.name())
                        .ifPresent(node -> called.putIfAbsent(node, cte.cte().name()));
            }
        }
        return called;
    }

    /** Models that are tested, upstream first; only mocked ones if there are no others. */
    private List<NodeId> targets(Collection<NodeId> called, Set<NodeId> mocked) {
        List<NodeId> models = nodes.dag()
                .inOrder(called.stream()
                        .filter(node -> node.kind() == NodeKind.MODEL)
                        .toList());
        List<NodeId> real =
                models.stream().filter(node -> !mocked.contains(node)).toList();
        return real.isEmpty() ? models : real;
    }

    private static List<ExpandedCte> needed(
            List<ExpandedCte> ctes, Map<NodeId, ExpandedCte> mocks, TestPlan plan, TestGraph graph) {
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
            List<ExpandedCte> ctes,
            Map<NodeId, ExpandedCte> mocks,
            TestPlan plan,
            List<ExpandedCte> needed,
            TestGraph graph,
            Map<ExpandedCte, Set<String>> forced,
            Diagnostics findings) {
        TestAssembly assembly = new TestAssembly(queries, judge, graph, findings, forced);
        Map<ExpandedCte, NodeId> nodeOf = new HashMap<>();
        mocks.forEach((node, mock) -> nodeOf.put(mock, node));
        for (ExpandedCte cte : needed) {
            if (nodeOf.containsKey(cte)) assembly.mock(cte, nodeOf.get(cte));
            else if (cte.kind() == TestCteKind.HELPER && !graph.callsReference(cte)) assembly.helper(cte);
        }
        for (NodeId model : plan.models()) assembly.model(model);
        for (ExpandedCte cte : needed) {
            if (cte.kind() == TestCteKind.HELPER && graph.callsReference(cte)) assembly.helper(cte);
        }
        Map<NodeId, ExpandedCte> expected = new HashMap<>();
        for (ExpandedCte cte : ctes) {
            if (cte.kind() == TestCteKind.EXPECTED)
                expected.put(NodeId.model(cte.cte().subject()), cte);
        }
        for (NodeId model : plan.models()) {
            if (expected.containsKey(model)) assembly.expectation(expected.get(model), model);
        }
        for (ExpandedCte cte : ctes) {
            if (cte.kind() == TestCteKind.ASSERT) assembly.assertion(cte);
        }
        return assembly;
    }

    private void reportUnmocked(TestPlan plan) {
        diagnostics.add(Diagnostic.of(
                        Code.T010,
                        "test '" + block.name() + "' has unmocked dependencies: " + plan.unmockedText(),
                        block.span())
                .withHelp("add a CTE for each, such as "
                        + mockName(plan.unmocked().keySet().iterator().next())));
    }

    private static String mockName(NodeId node) {
        return "__" + node.kind().word() + "__" + node.name() + " AS (SELECT ...)";
    }

    private void reportUnread(Collection<ExpandedCte> mocks, List<ExpandedCte> needed) {
        Set<ExpandedCte> read = new HashSet<>(needed);
        for (ExpandedCte mock : mocks) {
            if (read.contains(mock)) continue;
            diagnostics.add(Diagnostic.of(
                            Code.T011,
                            "test '" + block.name() + "': nothing reads the mock '"
                                    + mock.cte().name() + "'",
                            mock.cte().span())
                    .withHelp("remove it"));
        }
    }

    /**
     * Reports the columns that a fixture lacks, that may not be filled, and that the test really reads: without them
     * the statement does not bind, with them it does. Rare, so the judge may be asked several times.
     */
    private void reportRead(
            TestAssembly assembly,
            List<ExpandedCte> ctes,
            Map<NodeId, ExpandedCte> mocks,
            TestPlan plan,
            List<ExpandedCte> needed,
            TestGraph graph) {
        Map<ExpandedCte, Set<String>> read = new LinkedHashMap<>();
        TestAssembly current = assembly;
        while (true) {
            Verdict verdict =
                    judge.orElseThrow().describeAlone(current.statement().counts(current.checks()));
            Optional<String> name = verdict.problem()
                    .filter(problem -> problem.reason() == SqlProblem.Reason.UNKNOWN_COLUMN)
                    .flatMap(SqlProblem::name);
            if (name.isEmpty()) break;
            boolean found = false;
            for (Map.Entry<ExpandedCte, List<Column>> entry : current.unfilled().entrySet()) {
                for (Column column : entry.getValue()) {
                    if (!column.name().equalsIgnoreCase(unqualified(name.get()))) continue;
                    found |= read.computeIfAbsent(entry.getKey(), cte -> new TreeSet<>())
                            .add(FixtureTyping.key(column.name()));
                }
            }
            if (!found) break;
            current = assemble(ctes, mocks, plan, needed, graph, read, new Diagnostics());
        }
        read.forEach((mock, columns) -> reportLacking(mock, columns, plan));
    }

    private static String unqualified(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void reportLacking(ExpandedCte mock, Set<String> columns, TestPlan plan) {
        NodeId node =
                new NodeId(mock.kind().nodeKind().orElseThrow(), mock.cte().subject());
        List<String> readers = plan.models().stream()
                .filter(model -> nodes.dag().upstream(model).contains(node))
                .map(NodeId::name)
                .toList();
        diagnostics.add(Diagnostic.of(
                        Code.B302,
                        "fixture '" + mock.cte().name() + "' lacks column(s) " + String.join(", ", columns)
                                + (readers.isEmpty() ? "" : " read by " + String.join(", ", readers)),
                        mock.cte().span())
                .withNote("only nullable columns of known type are filled with NULL")
                .withHelp("add the column(s) to the fixture"));
    }
}
