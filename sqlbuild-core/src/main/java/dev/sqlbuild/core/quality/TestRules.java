package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Checks of one block that need no resolution: its mode, its CTE names, and what each CTE may call (quality.md B3). */
final class TestRules {
    private final TestBlock block;
    private final String name;
    private final ProjectNodes nodes;
    private final Diagnostics diagnostics;

    TestRules(TestBlock block, String name, ProjectNodes nodes, Diagnostics diagnostics) {
        this.block = block;
        this.name = name;
        this.nodes = nodes;
        this.diagnostics = diagnostics;
    }

    /** The mode of the block; absent when its CTEs contradict its header. */
    Optional<TestMode> mode() {
        TestMode mode = block.header().mode().orElseGet(this::inferredMode);
        for (TestCte cte : block.ctes()) {
            TestCteKind kind = cte.kind();
            if (kind == TestCteKind.HELPER || kind.mode() == mode) continue;
            String own =
                    block.header().mode().map(m -> "of mode " + m.word() + " ").orElse("");
            report(
                    cte,
                    own + "defines " + kind.mode().word() + "-test CTE '" + cte.name() + "'; use TEST (mode "
                            + kind.mode().word() + ")");
        }
        if (mode != TestMode.MODEL) checkDirect(mode);
        return diagnostics.hasErrors() ? Optional.empty() : Optional.of(mode);
    }

    private TestMode inferredMode() {
        return block.all(TestCteKind.Role.ACTUAL)
                .findFirst()
                .map(cte -> cte.kind().mode())
                .orElse(TestMode.MODEL);
    }

    private void checkDirect(TestMode mode) {
        long actual = block.all(TestCteKind.Role.ACTUAL).count();
        long expected = block.all(TestCteKind.Role.DIRECT_EXPECTED).count();
        if (actual != 1 || expected != 1) {
            report("must define exactly one __" + mode.word() + "_actual__ and one __" + mode.word()
                    + "_expected__ CTE");
        }
    }

    /** Unique and sensible names. */
    void checkOwnNames() {
        Set<String> seen = new HashSet<>();
        for (TestCte cte : block.ctes()) {
            if (!seen.add(cte.name().toLowerCase(Locale.ROOT))) report(cte, "defines CTE '" + cte.name() + "' twice");
            checkReserved(cte);
        }
    }

    /** Model mode: at least one mock and one check, known resources. */
    void checkNames() {
        checkOwnNames();
        if (block.all(TestCteKind.Role.MOCK).findAny().isEmpty()) {
            report("must define at least one mock: __source__<source>, __ref__<model> or __seed__<seed>");
        }
        if (block.all(TestCteKind.Role.CHECK).findAny().isEmpty()) {
            report("must define at least one __expected__<model> or __assert__<assertion> CTE");
        }
        for (TestCte cte : block.ctes()) checkSubject(cte);
    }

    private void checkReserved(TestCte cte) {
        String lower = cte.name().toLowerCase(Locale.ROOT);
        boolean reserved = lower.startsWith("__helper__") || lower.startsWith("__actual__");
        if (reserved || (cte.kind().takesName() && cte.subject().isEmpty())) {
            report(cte, "uses the reserved CTE name '" + cte.name() + "'");
        }
    }

    private void checkSubject(TestCte cte) {
        if (cte.subject().isEmpty()) return;
        switch (cte.kind()) {
            case SOURCE -> known(cte, NodeKind.SOURCE, "mocks unknown source");
            case REF -> known(cte, NodeKind.MODEL, "mocks unknown model");
            case SEED -> known(cte, NodeKind.SEED, "mocks unknown seed");
            case TABLE_FN -> {
                if (nodes.find(ReferenceKind.TABLE_FN, cte.subject()).isEmpty()) {
                    report(cte, "mocks unknown table function '" + cte.subject() + "'");
                }
            }
            case MACRO -> report(cte, "mocks unknown macro '" + cte.subject() + "'");
            case EXPECTED -> {
                if (known(cte, NodeKind.MODEL, "expects unknown model") && isMocked(cte.subject())) {
                    report(cte, "mocks and expects the same model '" + cte.subject() + "'");
                }
            }
            default -> {}
        }
    }

    private boolean isMocked(String model) {
        Predicate<TestCte> same = cte -> cte.subject().equals(model);
        return block.ctes().stream()
                .filter(cte -> cte.kind() == TestCteKind.REF)
                .anyMatch(same);
    }

    private boolean known(TestCte cte, NodeKind kind, String what) {
        if (nodes.contains(new NodeId(kind, cte.subject()))) return true;
        if (kind == NodeKind.MODEL && nodes.disabled().contains(cte.subject())) {
            report(cte, what + " '" + cte.subject() + "': the model is disabled");
            return false;
        }
        Optional<String> otherKind = mockOfOtherKind(cte.subject(), kind);
        Optional<String> help = otherKind.isPresent() ? otherKind : nodes.hint(List.of(kind), cte.subject());
        diagnostics.add(finding(cte, what + " '" + cte.subject() + "'").withHelp(help));
        return false;
    }

    private Optional<String> mockOfOtherKind(String subject, NodeKind wanted) {
        for (TestCteKind kind : List.of(TestCteKind.SOURCE, TestCteKind.REF, TestCteKind.SEED)) {
            NodeKind other = kind.nodeKind().orElseThrow();
            if (other != wanted && nodes.contains(new NodeId(other, subject))) {
                return Optional.of(
                        "'" + subject + "' is a " + other.word() + "; mock it as " + kind.prefix() + subject);
            }
        }
        return Optional.empty();
    }

    /** What the bodies may call. */
    void checkCalls(List<ExpandedCte> ctes) {
        for (ExpandedCte cte : ctes) {
            for (Reference reference : cte.template().references()) checkCall(cte, reference);
        }
    }

    private void checkCall(ExpandedCte cte, Reference reference) {
        switch (reference.kind()) {
            case CURSOR_START, CURSOR_END ->
                diagnostics.add(call(Code.P001, cte, reference, "uses cursor intrinsics")
                        .withHelp("write the literal of the window, or set cursor_start and cursor_end in the header"));
            case EMPTY_FIXTURE -> {}
            default -> {
                if (cte.kind().isExpected()) {
                    diagnostics.add(call(Code.P001, cte, reference, "must be independent data but calls")
                            .withHelp("write the expected rows out"));
                } else if (cte.kind().role() == TestCteKind.Role.MOCK) {
                    diagnostics.add(call(Code.P013, cte, reference, "is a mock and must not call")
                            .withHelp("read another mock by its CTE name"));
                } else {
                    nodes.misuse(reference)
                            .ifPresentOrElse(
                                    misuse -> diagnostics.add(misuse.at(cte.span(reference))),
                                    () -> requireKnown(cte, reference));
                }
            }
        }
    }

    private void requireKnown(ExpandedCte cte, Reference reference) {
        if (nodes.find(reference.kind(), reference.name()).isEmpty()) diagnostics.add(unknown(cte, reference));
    }

    /** Direct mode: the actual rows come from a function of the mode's kind, and nothing else of the project is read. */
    void checkDirectCalls(TestMode mode, List<ExpandedCte> ctes) {
        ReferenceKind wanted = mode == TestMode.UDF ? ReferenceKind.UDF : ReferenceKind.TABLE_FN;
        for (ExpandedCte cte : ctes) {
            for (Reference reference : cte.references()) {
                if (reference.kind().isFunction() || cte.kind().isExpected()) continue;
                diagnostics.add(call(Code.P001, cte, reference, "must not call")
                        .withHelp("a " + mode.word() + " test brings its own rows: write them into a helper CTE"));
            }
            if (cte.kind().role() != TestCteKind.Role.ACTUAL) continue;
            boolean calls = cte.references().stream().anyMatch(reference -> reference.kind() == wanted);
            if (calls) continue;
            String form = wanted.word() + "(\"<function>\")(...)";
            diagnostics.add(finding(cte.cte(), "does not call what it tests").withHelp("call the function: " + form));
        }
    }

    private Diagnostic unknown(ExpandedCte cte, Reference reference) {
        Diagnostic unknown = nodes.unknown("'" + cte.cte().name() + "'", reference, cte.span(reference));
        if (cte.kind() != TestCteKind.HELPER || reference.kind() != ReferenceKind.REF) return unknown;
        return Diagnostic.of(Code.P013, unknown.message(), cte.span(reference)).withHelp(unknown.help());
    }

    private static Diagnostic call(Code code, ExpandedCte cte, Reference reference, String what) {
        return Diagnostic.of(
                code, "'" + cte.cte().name() + "' " + what + " " + reference.symbol(), cte.span(reference));
    }

    private void report(String what) {
        diagnostics.add(Diagnostic.of(Code.P001, "test '" + name + "' " + what, block.span()));
    }

    private void report(TestCte cte, String what) {
        diagnostics.add(finding(cte, what));
    }

    private Diagnostic finding(TestCte cte, String what) {
        return Diagnostic.of(Code.P001, "test '" + name + "' " + what, cte.span());
    }
}
