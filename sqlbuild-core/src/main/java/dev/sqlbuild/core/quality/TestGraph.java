package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which CTEs of one test read which others, by CTE name (quality.md B3). */
final class TestGraph {
    private final List<ExpandedCte> ctes;
    private final Diagnostics diagnostics;
    private final Map<String, ExpandedCte> byName = new HashMap<>();
    private final Map<ExpandedCte, Set<ExpandedCte>> reads = new HashMap<>();

    private TestGraph(List<ExpandedCte> ctes, Diagnostics diagnostics) {
        this.ctes = ctes;
        this.diagnostics = diagnostics;
        for (ExpandedCte cte : ctes) byName.put(key(cte.cte().name()), cte);
    }

    static TestGraph of(List<ExpandedCte> ctes, Diagnostics diagnostics) {
        TestGraph graph = new TestGraph(ctes, diagnostics);
        for (ExpandedCte cte : ctes) graph.connect(cte);
        graph.reportCycles();
        for (ExpandedCte cte : ctes) graph.checkReferencingHelpers(cte);
        return graph;
    }

    /** CTEs that {@code cte} reads itself, in order of appearance. */
    Set<ExpandedCte> reads(ExpandedCte cte) {
        return reads.getOrDefault(cte, Set.of());
    }

    /** Whether the CTE, or one that it reads, calls a reference. */
    boolean callsReference(ExpandedCte cte) {
        return callsReference(cte, new HashSet<>());
    }

    private boolean callsReference(ExpandedCte cte, Set<ExpandedCte> seen) {
        if (!cte.references().isEmpty()) return true;
        if (!seen.add(cte)) return false;
        return reads(cte).stream().anyMatch(read -> callsReference(read, seen));
    }

    /** The given CTEs and everything they read, every CTE after the ones it reads. */
    List<ExpandedCte> inOrder(List<ExpandedCte> wanted) {
        Set<ExpandedCte> ordered = new LinkedHashSet<>();
        Set<ExpandedCte> open = new HashSet<>();
        for (ExpandedCte cte : wanted) visit(cte, ordered, open);
        return new ArrayList<>(ordered);
    }

    private void visit(ExpandedCte cte, Set<ExpandedCte> ordered, Set<ExpandedCte> open) {
        if (ordered.contains(cte) || !open.add(cte)) return;
        for (ExpandedCte read : reads(cte)) visit(read, ordered, open);
        ordered.add(cte);
    }

    private void connect(ExpandedCte cte) {
        Set<ExpandedCte> read = new LinkedHashSet<>();
        for (RelationNames.Name name : cte.relations().read()) {
            ExpandedCte other = byName.get(key(name.text()));
            if (other == null) {
                reportUnknown(cte, name);
            } else if (other.kind().role().isFinal()) {
                diagnostics.add(Diagnostic.of(
                                Code.P013,
                                "'" + cte.cte().name() + "' must not read '"
                                        + other.cte().name() + "'",
                                cte.span(name))
                        .withHelp("put the shared rows into a helper CTE"));
            } else {
                read.add(other);
            }
        }
        reads.put(cte, read);
        for (RelationNames.Name name : cte.relations().defined()) {
            ExpandedCte other = byName.get(key(name.text()));
            if (other == null || other.kind() != TestCteKind.HELPER) continue;
            diagnostics.add(Diagnostic.of(
                            Code.P001,
                            "nested CTE '" + name.text() + "' reuses the name of a helper of this test",
                            cte.span(name))
                    .withHelp("rename one of them"));
        }
    }

    /** A name that looks like a mock but is none; other names may be tables of the database. */
    private void reportUnknown(ExpandedCte cte, RelationNames.Name name) {
        TestCteKind kind = TestCteKind.of(name.text());
        if (kind.role() != TestCteKind.Role.MOCK) return;
        String subject = name.text().substring(kind.prefix().length());
        boolean mayCall =
                kind == TestCteKind.REF && (cte.kind() == TestCteKind.ASSERT || cte.kind() == TestCteKind.HELPER);
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "'" + cte.cte().name() + "' reads '" + name.text() + "', which this test does not define",
                        cte.span(name))
                .withHelp(
                        mayCall
                                ? "read the model with __ref(\"" + subject + "\"), or add the mock"
                                : "add the mock " + name.text() + " AS (...)"));
    }

    private void checkReferencingHelpers(ExpandedCte cte) {
        boolean mock = cte.kind().role() == TestCteKind.Role.MOCK;
        boolean expected = cte.kind().isExpected();
        if (!mock && !expected) return;
        for (RelationNames.Name name : cte.relations().read()) {
            ExpandedCte read = byName.get(key(name.text()));
            if (read == null || read.kind() != TestCteKind.HELPER || !callsReference(read)) continue;
            diagnostics.add(Diagnostic.of(
                            mock ? Code.P013 : Code.P001,
                            "'" + cte.cte().name() + "' reads the helper '" + name.text()
                                    + "', which calls a reference",
                            cte.span(name))
                    .withHelp("a " + (mock ? "fixture" : "expectation") + " must be data of its own"));
        }
    }

    private void reportCycles() {
        Set<ExpandedCte> done = new HashSet<>();
        for (ExpandedCte cte : ctes) findCycle(cte, new ArrayList<>(), done);
    }

    private void findCycle(ExpandedCte cte, List<ExpandedCte> path, Set<ExpandedCte> done) {
        int at = path.indexOf(cte);
        if (at >= 0) {
            List<String> names = new ArrayList<>();
            for (ExpandedCte step : path.subList(at, path.size()))
                names.add(step.cte().name());
            names.add(cte.cte().name());
            diagnostics.add(Diagnostic.of(
                    Code.P013,
                    "CTEs of this test read each other in a cycle: " + String.join(" -> ", names),
                    cte.cte().span()));
            return;
        }
        if (done.contains(cte)) return;
        path.add(cte);
        for (ExpandedCte read : reads(cte)) findCycle(read, path, done);
        path.remove(path.size() - 1);
        done.add(cte);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
