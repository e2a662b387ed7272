package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.core.quality.CheckVerdict;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCheck;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.quality.TestReport;
import dev.sqlbuild.engine.quality.TestResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results of SQL tests as one JSON document with an entry for each check (quality.md B10). */
public final class TestJson {
    private static final List<String> COUNTS =
            List.of("expected_count", "actual_count", "unexpected_count", "missing_count");
    private static final List<String> LISTS = List.of("unexpected_samples", "missing_samples", "changed_columns");

    private TestJson() {}

    public static String of(TestReport report) {
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("pass", report.count(TestVerdict.Status.PASS));
        summary.put("fail", report.count(TestVerdict.Status.FAIL));
        summary.put("error", report.count(TestVerdict.Status.ERROR));
        summary.put("total", report.results().size());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "test");
        json.put("run_id", report.runId());
        json.put("environment", report.environment());
        json.put("virtual_environment", null);
        json.put("status", report.status().word());
        json.put("duration_ms", report.duration().toMillis());
        json.put("summary", summary);
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        report.results().forEach(result -> append(results, result));
        json.put("results", results);
        json.put("diagnostics", DiagnosticJson.of(report.diagnostics()));
        return Json.of(json);
    }

    /** A test that could not be judged still has all of its checks, with the reason and without counts. */
    private static void append(List<Map<String, @Nullable Object>> results, TestResult result) {
        TestVerdict verdict = result.verdict();
        if (!verdict.checks().isEmpty()) {
            verdict.checks().forEach(check -> results.add(judged(result.test(), check)));
            return;
        }
        for (TestCheck check : result.test().checks()) {
            Map<String, @Nullable Object> json = named(result.test(), check);
            json.put("status", verdict.status().name().toLowerCase(Locale.ROOT));
            for (String count : COUNTS) json.put(count, null);
            for (String list : LISTS) json.put(list, List.of());
            json.put("error", verdict.error());
            results.add(json);
        }
    }

    private static Map<String, @Nullable Object> judged(SqlTest test, CheckVerdict check) {
        Map<String, @Nullable Object> json = named(test, check.check());
        json.put("status", check.passed() ? "pass" : "fail");
        json.put("expected_count", check.counts().expected());
        json.put("actual_count", check.counts().actual());
        json.put("unexpected_count", check.counts().unexpected());
        json.put("missing_count", check.counts().missing());
        json.put(
                "unexpected_samples",
                check.unexpected().stream().map(SampleRow::json).toList());
        json.put(
                "missing_samples", check.missing().stream().map(SampleRow::json).toList());
        json.put(
                "changed_columns",
                check.changes().stream().map(TestJson::change).toList());
        json.put("error", null);
        return json;
    }

    private static Map<String, @Nullable Object> named(SqlTest test, TestCheck check) {
        boolean expected = check.kind() == TestCheck.Kind.EXPECTED;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("test", test.name());
        json.put("case", test.caseName());
        json.put("path", test.path());
        json.put("block_index", test.blockIndex());
        json.put("mode", test.mode().word());
        json.put("model", expected ? Optional.of(check.name()) : Optional.empty());
        json.put("kind", check.kind() == TestCheck.Kind.ASSERTION ? "assertion" : "expected");
        json.put("name", check.name());
        json.put("parameters", test.parameters());
        json.put("fingerprint", test.fingerprint());
        return json;
    }

    private static Map<String, @Nullable Object> change(CheckVerdict.Change change) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("column", change.column());
        json.put("expected", change.expected());
        json.put("actual", change.actual());
        return json;
    }
}
