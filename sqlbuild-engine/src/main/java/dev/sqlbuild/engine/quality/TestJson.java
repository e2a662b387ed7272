package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.quality.CheckVerdict;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCheck;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.record.RunJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document of a {@link TestReport} as maps in key order, one entry per check (quality.md B10). */
public final class TestJson {
    private TestJson() {}

    public static Map<String, @Nullable Object> of(TestReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", "test");
        json.put("run_id", report.runId());
        json.put("environment", report.environment());
        json.put("status", report.status().word());
        json.put("summary", summary(report));
        List<Map<String, @Nullable Object>> checks = new ArrayList<>();
        report.results().forEach(result -> addChecks(result, checks));
        json.put("checks", checks);
        json.put("diagnostics", report.diagnostics().stream().map(RunJson::diagnostic).toList());
        return json;
    }

    private static Map<String, Object> summary(TestReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pass", report.count(TestVerdict.Status.PASS));
        json.put("fail", report.count(TestVerdict.Status.FAIL));
        json.put("error", report.count(TestVerdict.Status.ERROR));
        json.put("total", report.results().size());
        return json;
    }

    private static void addChecks(TestResult result, List<Map<String, @Nullable Object>> checks) {
        boolean judged = !result.verdict().checks().isEmpty();
        if (judged) {
            result.verdict().checks().forEach(verdict -> checks.add(judged(result, verdict)));
        } else {
            result.test().checks().forEach(check -> checks.add(unjudged(result, check)));
        }
    }

    private static Map<String, @Nullable Object> judged(TestResult result, CheckVerdict verdict) {
        Map<String, @Nullable Object> json = head(result.test(), verdict.check());
        json.put("status", verdict.passed() ? "pass" : "fail");
        json.put("expected_count", verdict.counts().expected());
        json.put("actual_count", verdict.counts().actual());
        json.put("unexpected_count", verdict.counts().unexpected());
        json.put("missing_count", verdict.counts().missing());
        json.put("unexpected_samples", verdict.unexpected().stream().map(SampleRow::json).toList());
        json.put("missing_samples", verdict.missing().stream().map(SampleRow::json).toList());
        json.put("changed_columns", verdict.changes().stream().map(change -> change.column()).toList());
        return tail(json, result);
    }

    private static Map<String, @Nullable Object> unjudged(TestResult result, TestCheck check) {
        Map<String, @Nullable Object> json = head(result.test(), check);
        json.put("status", "error");
        for (String count : List.of("expected_count", "actual_count", "unexpected_count", "missing_count")) {
            json.put(count, null);
        }
        for (String list : List.of("unexpected_samples", "missing_samples", "changed_columns")) {
            json.put(list, List.of());
        }
        return tail(json, result);
    }

    private static Map<String, @Nullable Object> head(SqlTest test, TestCheck check) {
        boolean expected = check.kind() == TestCheck.Kind.EXPECTED;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("test", test.name());
        json.put("case", test.caseName().orElse(null));
        json.put("path", test.path());
        json.put("block_index", test.blockIndex());
        json.put("mode", "model");
        json.put("model", expected ? check.name() : null);
        json.put("assertion", expected ? null : check.name());
        json.put("kind", check.kind().word());
        return json;
    }

    private static Map<String, @Nullable Object> tail(Map<String, @Nullable Object> json, TestResult result) {
        json.put("parameters", result.test().parameters());
        json.put("fingerprint", result.test().fingerprint());
        json.put("executed_sql", result.sqlPath().orElse(null));
        json.put("error", result.verdict().error().orElse(null));
        return json;
    }
}
