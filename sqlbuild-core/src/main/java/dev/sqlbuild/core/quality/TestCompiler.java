package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
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
        this.queries = new ModelQueries(inputs.nodes(), inputs.dialect());
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
        return blocks.parallelStream()
                .flatMap(block -> compile(block, diagnostics).stream())
                .sorted(Comparator.comparingInt(test -> inputs.nodes().dag().positionOf(test.owner())))
                .toList();
    }

    private List<SqlTest> compile(TestBlock block, Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        List<SqlTest> tests = new BlockCompilation(inputs, queries, block, own).compile();
        diagnostics.addAll(own.sorted());
        return own.hasErrors() ? List.of() : tests;
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
