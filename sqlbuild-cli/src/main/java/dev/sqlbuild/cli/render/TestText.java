package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.quality.CheckVerdict;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCheck;
import dev.sqlbuild.core.quality.TestMock;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.quality.TestReport;
import dev.sqlbuild.engine.quality.TestResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** SQL tests and their results as text (quality.md B10). */
public final class TestText {
    private TestText() {}

    /** Everything from the header to the totals. */
    public static String of(TestReport report, int selected, int concurrency, Palette palette) {
        CheckRows rows = new CheckRows(palette);
        Set<NodeId> owners = new HashSet<>();
        report.results().forEach(result -> owners.add(result.test().owner()));
        long functions =
                owners.stream().filter(node -> node.kind() == NodeKind.FUNCTION).count();
        String models =
                functions == owners.size() && functions > 0 ? "" : ", " + count(owners.size() - functions, "model");
        String others = functions == 0 ? "" : ", " + count(functions, "function");
        rows.header("test", concurrency, "Test (" + selected + " selected" + models + others + ")");
        report.results().forEach(result -> append(rows, result));
        rows.line(totals(report));
        return rows.toString();
    }

    /** One line on stderr for each test that did not pass. */
    public static String failures(TestReport report) {
        StringBuilder out = new StringBuilder();
        for (TestResult result : report.results()) {
            if (result.passed()) continue;
            out.append("error: test '")
                    .append(result.test().display())
                    .append("' failed for ")
                    .append(result.test().subject())
                    .append('\n');
        }
        return out.toString();
    }

    /** What the tests would run, without running it. */
    public static String inspection(List<SqlTest> tests, Palette palette) {
        CheckRows rows = new CheckRows(palette);
        for (SqlTest test : tests) {
            rows.heading(test.display());
            for (TestMock mock : test.mocks()) {
                String cut = mock.cuts() ? "  (not run)" : "";
                rows.line("    mock      " + mock.node().kind().word() + " "
                        + mock.node().name() + cut);
            }
            test.models().forEach(model -> rows.line("    model     " + model));
            for (TestCheck check : test.checks()) rows.line("    check     " + check.display());
        }
        return rows.toString();
    }

    private static void append(CheckRows rows, TestResult result) {
        TestVerdict verdict = result.verdict();
        rows.heading(result.test().display(), verdict.status().name());
        for (CheckVerdict check : verdict.checks()) {
            String status = check.passed() ? "PASS" : "FAIL";
            rows.check("check", check.check().display(), status, check.summary());
            check.details().forEach(rows::detail);
        }
        verdict.error().ifPresent(rows::detail);
    }

    private static String totals(TestReport report) {
        long errors = report.count(TestVerdict.Status.ERROR);
        return Stream.of(
                        "PASS=" + report.count(TestVerdict.Status.PASS),
                        "FAIL=" + report.count(TestVerdict.Status.FAIL),
                        errors == 0 ? "" : "ERROR=" + errors,
                        "TOTAL=" + report.results().size())
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + "  " + other)
                .orElseThrow();
    }

    private static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
