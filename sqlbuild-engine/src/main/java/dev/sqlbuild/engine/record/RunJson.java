package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The JSON document of a {@link RunReport} as maps in key order (cli.md 3.3); absent values are null. */
public final class RunJson {
    private RunJson() {}

    public static Map<String, @Nullable Object> of(RunReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", report.command());
        json.put("run_id", report.runId());
        json.put("environment", report.environment());
        json.put("virtual_env", null);
        json.put("status", report.status().word());
        json.put("started_at", report.startedAt().toString());
        json.put("duration_ms", report.duration().toMillis());
        json.put("summary", summary(report.summary()));
        json.put("nodes", report.nodes().stream().map(RunJson::node).toList());
        json.put("checks", checks(report.checks()));
        json.put(
                "diagnostics",
                report.diagnostics().stream().map(RunJson::diagnostic).toList());
        return json;
    }

    static Map<String, Object> summary(RunSummary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pass", summary.pass());
        json.put("warn", summary.warn());
        json.put("fail", summary.fail());
        json.put("skip", summary.skip());
        json.put("total", summary.total());
        return json;
    }

    static Map<String, @Nullable Object> node(NodeResult node) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", node.id().toString());
        json.put("kind", node.id().kind().word());
        json.put("materialization", node.materialization().orElse(null));
        json.put("strategy", node.strategy().orElse(null));
        json.put("action", node.action());
        json.put("status", node.status().name().toLowerCase(Locale.ROOT));
        json.put("phase", node.phase().map(phase -> phase.word()).orElse(null));
        json.put("duration_ms", node.duration().toMillis());
        json.put("rows", number(node.rows()));
        json.put("relation", node.relation().orElse(null));
        json.put("reason", node.reason().orElse(null));
        json.put("error", node.error().map(RunJson::diagnostic).orElse(null));
        json.put("warnings", node.warnings().stream().map(RunJson::diagnostic).toList());
        json.put("retained_relation", node.retained().orElse(null));
        json.put("executed_sql", node.sqlPath().orElse(null));
        json.put("checks", checks(node.checks()));
        return json;
    }

    static List<Map<String, @Nullable Object>> checks(List<CheckResult> checks) {
        return checks.stream().map(RunJson::check).toList();
    }

    private static Map<String, @Nullable Object> check(CheckResult check) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", check.id());
        json.put("kind", check.kind().word());
        json.put("name", check.name());
        json.put("phase", check.phase().map(CheckResult.AuditPhase::word).orElse(null));
        json.put("severity", check.severity().keyword());
        json.put("status", check.status().word());
        json.put("failures", check.failures());
        json.put("batches", check.batches());
        json.put("batches_passed", check.batchesPassed());
        json.put("duration_ms", check.duration().toMillis());
        json.put("details", check.details());
        json.put("executed_sql", check.sqlPath().orElse(null));
        json.put("error", check.error().map(RunJson::diagnostic).orElse(null));
        return json;
    }

    /** One finding with the keys of cli.md 5. */
    public static Map<String, @Nullable Object> diagnostic(Diagnostic diagnostic) {
        Optional<SourceSpan> span = diagnostic.span();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", diagnostic.code().name());
        json.put("severity", diagnostic.severity().word());
        json.put("message", diagnostic.message());
        json.put(
                "resource",
                diagnostic
                        .resource()
                        .map(resource -> Map.of("type", resource.type(), "name", resource.name()))
                        .orElse(null));
        json.put("path", span.map(SourceSpan::path).orElse(null));
        json.put("line", span.map(SourceSpan::line).orElse(null));
        json.put("column", span.map(SourceSpan::column).orElse(null));
        json.put("end_line", span.map(SourceSpan::endLine).orElse(null));
        json.put("end_column", span.map(SourceSpan::endColumn).orElse(null));
        json.put("notes", diagnostic.notes());
        json.put("help", diagnostic.help().orElse(null));
        return json;
    }

    private static @Nullable Long number(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
