package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles the files below {@code tests/unit} (quality.md B). Every test is compiled on its own, several at a time. */
public final class TestCompiler {
    private final TestInputs inputs;
    private final ModelQueries queries;

    private TestCompiler(TestInputs inputs) {
        this.inputs = inputs;
        this.queries = new ModelQueries(inputs.nodes(), inputs.dialect(), inputs.literals());
    }

    /** The tests without errors, in graph order of their owners, then by file, block and case. */
    public static List<SqlTest> compile(TestInputs inputs, Diagnostics diagnostics) {
        return new TestCompiler(inputs).compile(diagnostics);
    }

    private List<SqlTest> compile(Diagnostics diagnostics) {
        List<TestBlock> blocks = inputs.files().parallelStream()
                .flatMap(file -> TestBlock.parse(file, diagnostics).stream())
                .toList();
        reportDuplicates(blocks, diagnostics);
        List<Compiled> compiled = blocks.parallelStream().map(this::compile).toList();
        Map<Integer, Diagnostic> noSql = inputs.judge()
                .map(judge -> new TestSyntax(judge)
                        .problems(compiled.stream().map(Compiled::syntax).toList()))
                .orElse(Map.of());
        List<SqlTest> tests = new ArrayList<>();
        for (int i = 0; i < compiled.size(); i++) {
            Compiled block = compiled.get(i);
            Diagnostic broken = noSql.get(i);
            String name = blocks.get(i).name();
            if (broken == null) {
                for (Diagnostic finding : block.findings()) diagnostics.add(finding.on("sql test", name));
                tests.addAll(block.tests());
            } else {
                // What else was found in such a block may only follow from the broken query.
                diagnostics.add(broken.on("sql test", name));
            }
        }
        tests.sort(Comparator.comparingInt(test -> inputs.nodes().dag().positionOf(test.owner())));
        return tests;
    }

    private record Compiled(List<SqlTest> tests, List<MappedSql> syntax, List<Diagnostic> findings) {}

    private Compiled compile(TestBlock block) {
        BlockCompilation compilation = new BlockCompilation(inputs, queries, block);
        List<SqlTest> tests = compilation.compile();
        boolean failed = compilation.diagnostics().hasErrors();
        return new Compiled(
                failed ? List.of() : tests,
                compilation.syntax(),
                compilation.diagnostics().sorted());
    }

    private static void reportDuplicates(List<TestBlock> blocks, Diagnostics diagnostics) {
        Map<String, TestBlock> byName = new HashMap<>();
        for (TestBlock block : blocks) {
            TestBlock first = byName.putIfAbsent(block.name(), block);
            if (first == null) continue;
            diagnostics.add(Diagnostic.of(
                            Code.D007,
                            "test '" + block.name() + "' is defined in "
                                    + first.file().path() + " and in "
                                    + block.file().path(),
                            block.span())
                    .withHelp("test names are unique in a project; rename one of them"));
        }
    }
}
