package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.Measurement;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.engine.quality.AuditReport;
import dev.sqlbuild.engine.quality.AuditResult;
import dev.sqlbuild.engine.record.RunJson;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results of audits as one JSON document (quality.md A11). */
public final class AuditJson {
    private AuditJson() {}

    public static String of(AuditReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "audit");
        json.put("run_id", report.runId());
        json.put("environment", report.environment());
        json.put("virtual_environment", null);
        json.put("status", report.status().word());
        json.put("duration_ms", report.duration().toMillis());
        json.put("summary", report.summary());
        json.put("results", report.results().stream().map(AuditJson::result).toList());
        json.put("diagnostics", DiagnosticJson.of(report.diagnostics()));
        return Json.of(json);
    }

    private static Map<String, @Nullable Object> result(AuditResult result) {
        Audit audit = result.audit();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", audit.id());
        json.put("label", audit.label());
        json.put("definition", audit.definition());
        json.put("target", audit.target().map(target -> target(target, audit.column())));
        json.put("severity", audit.severity().keyword());
        json.put("phase", result.phase() == AuditPhase.FINAL ? "final" : "delta");
        json.put("outcome", result.outcome().word());
        json.put("row_count", result.rowCount());
        json.put("samples", result.samples().stream().map(SampleRow::json).toList());
        json.put("measured_value", result.measured());
        json.put("sample_count", result.sampleCount());
        json.put("thresholds", audit.measurement().map(Measurement::thresholds).map(Object::toString));
        json.put("executed_sql", result.sqlPath());
        json.put("error", result.error().map(RunJson::diagnostic));
        json.put("duration_ms", result.duration().toMillis());
        return json;
    }

    private static Map<String, @Nullable Object> target(NodeId target, Optional<String> column) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", target.kind().word());
        json.put("name", target.name());
        json.put("column", column);
        return json;
    }
}
