package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.Measurement;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.core.quality.Thresholds;
import dev.sqlbuild.engine.record.RunJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document of an {@link AuditReport} as maps in key order (quality.md A11). */
public final class AuditJson {
    private AuditJson() {}

    public static Map<String, @Nullable Object> of(AuditReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", "audit");
        json.put("run_id", report.runId());
        json.put("environment", report.environment());
        json.put("virtual_environment", null);
        json.put("status", report.status().word());
        json.put("summary", report.summary());
        json.put("results", report.results().stream().map(AuditJson::result).toList());
        json.put("diagnostics", report.diagnostics().stream().map(RunJson::diagnostic).toList());
        return json;
    }

    private static Map<String, @Nullable Object> result(AuditResult result) {
        Audit audit = result.audit();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", audit.id());
        json.put("label", audit.label());
        json.put("definition", audit.definition());
        json.put("target", target(audit));
        json.put("severity", audit.severity().word());
        json.put("phase", result.phase().word());
        json.put("outcome", result.outcome().word());
        json.put("row_count", result.rowCount().orElse(null));
        json.put("samples", result.samples().stream().map(SampleRow::json).toList());
        json.put("measured_value", result.measured().orElse(null));
        json.put("sample_count", result.sampleCount().orElse(null));
        json.put("thresholds", audit.measurement().map(AuditJson::thresholds).orElse(null));
        json.put("executed_sql", result.sqlPath().orElse(null));
        json.put("error", result.error().map(RunJson::diagnostic).orElse(null));
        json.put("duration_ms", result.duration().toMillis());
        return json;
    }

    private static Map<String, @Nullable Object> target(Audit audit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", audit.target().map(node -> node.kind().word()).orElse(null));
        json.put("name", audit.target().map(node -> node.name()).orElse(null));
        json.put("column", audit.column().orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> thresholds(Measurement policy) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("warn", policy.thresholds().warn().map(Thresholds.Bound::toString).orElse(null));
        json.put("error", policy.thresholds().error().map(Thresholds.Bound::toString).orElse(null));
        return json;
    }
}
