package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.sql.CteList;
import dev.sqlbuild.core.sql.SqlBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One {@code TEST (...)} block of a file.
 *
 * @param file authored file
 * @param index position in the file, from 1
 * @param header its keys
 * @param ctes CTEs in authored order
 * @param span place of the header
 */
record TestBlock(SourceText file, int index, TestHeader header, List<TestCte> ctes, SourceSpan span) {

    TestBlock {
        ctes = List.copyOf(ctes);
    }

    /** The blocks of a file; a malformed block is reported and left out. */
    static List<TestBlock> parse(SourceText file, Diagnostics diagnostics) {
        List<TestBlock> blocks = new ArrayList<>();
        Optional<Diagnostic> nul = NulCharacter.find(file, Code.D003);
        if (nul.isPresent()) {
            diagnostics.add(nul.get());
            return blocks;
        }
        try {
            List<SqlBlock> parsed = SqlBlock.parse(file, HeaderKind.TEST);
            for (int i = 0; i < parsed.size(); i++) {
                Diagnostics own = new Diagnostics();
                TestBlock block = of(file, i + 1, parsed.get(i), own);
                block.checkNames(parsed.size() > 1, own);
                diagnostics.addAll(own.sorted());
                if (!own.hasErrors()) blocks.add(block);
            }
        } catch (SqlBuildException malformed) {
            diagnostics.addAll(malformed.diagnostics());
        }
        return blocks;
    }

    private static TestBlock of(SourceText file, int index, SqlBlock block, Diagnostics diagnostics) {
        ParsedHeader header = block.header();
        List<TestCte> ctes =
                CteList.parse(block.body(), Code.P001).stream().map(TestCte::of).toList();
        SourceSpan span = file.span(header.headerStart(), header.bodyOffset());
        return new TestBlock(file, index, TestHeader.of(header, diagnostics), ctes, span);
    }

    private void checkNames(boolean several, Diagnostics diagnostics) {
        if (several && header.name().isEmpty()) {
            diagnostics.add(Diagnostic.of(Code.D003, "every TEST of a file with more than one needs a name", span)
                    .withHelp("write TEST (name \"...\")"));
        }
        Identities.check("test", name(), span).ifPresent(diagnostics::add);
        for (TestCase each : header.cases()) {
            Identities.check("test case", each.name(), span).ifPresent(diagnostics::add);
        }
    }

    /** Authored name, or the file stem. */
    String name() {
        return header.name().orElseGet(() -> FileStem.of(file.path()));
    }

    Stream<TestCte> all(TestCteKind.Role role) {
        return ctes.stream().filter(cte -> cte.kind().role() == role);
    }
}
