package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (mode.get() == TestMode.MACRO) {
            reportUnsupported();
            return List.of();
        }
        if (mode.get() == TestMode.MODEL) rules.checkNames();
        else rules.checkOwnNames();
        if (diagnostics.hasErrors()) return List.of();
        List<TestCase> cases = block.header().cases();
        if (cases.isEmpty())
            return compile(rules, mode.get(), Optional.empty()).stream().toList();
        List<SqlTest> tests = new ArrayList<>();
        for (TestCase each : cases) {
            compile(rules, mode.get(), Optional.of(each)).ifPresent(tests::add);
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

    private void reportUnsupported() {
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "test '" + block.name() + "' has mode macro, but macros are not supported by this version",
                        block.span())
                .withHelp("test the models that use them: __source__<source> and __expected__<model>"));
    }

    private Optional<SqlTest> compile(TestRules rules, TestMode mode, Optional<TestCase> testCase) {
        List<ExpandedCte> ctes = new TestExpansion(block, inputs.scope(), diagnostics).expand(testCase);
        rules.checkCalls(ctes);
        if (mode != TestMode.MODEL) rules.checkDirectCalls(mode, ctes);
        TestGraph graph = TestGraph.of(ctes, diagnostics);
        if (diagnostics.hasErrors()) return Optional.empty();
        if (judge.isPresent() && syntax.isEmpty()) {
            for (ExpandedCte cte : ctes) {
                syntax.add(
                        mode == TestMode.MODEL ? queries.render(cte.template()) : queries.renderCalls(cte.template()));
            }
        }
        if (mode != TestMode.MODEL) {
            return new DirectCompilation(queries, judge, block, mode, testCase, ctes, graph, diagnostics).compile();
        }
        return new CaseCompilation(queries, judge, block, testCase, ctes, graph, diagnostics).compile();
    }
}
