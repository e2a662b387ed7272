package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.core.virtual.Drift;
import dev.sqlbuild.core.virtual.DriftReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code sqb reconcile --json} prints. */
public final class ReconcileJson {
    private ReconcileJson() {}

    public static String of(DriftReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "reconcile");
        json.put("virtual_environment", report.vde().text());
        json.put("detached", report.detached());
        json.put(
                "findings",
                report.drifts().stream().map(drift -> finding(report, drift)).toList());
        return Json.of(json);
    }

    private static Map<String, @Nullable Object> finding(DriftReport report, Drift drift) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", drift.kind().word());
        json.put("subject", drift.subject());
        json.put("seed", drift.seed());
        json.put("detail", drift.detail());
        json.put("message", drift.line());
        json.put("help", report.remedy(drift));
        return json;
    }
}
