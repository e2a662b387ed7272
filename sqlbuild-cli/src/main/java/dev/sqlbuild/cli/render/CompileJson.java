package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.compile.CompileReport.Resource;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a compile found out, as one JSON document (analysis.md A5). */
public final class CompileJson {
    private CompileJson() {}

    /**
     * The whole document.
     *
     * @param shown resources to list; the summary counts all
     * @param artifacts what was written, relative to the project
     */
    public static String of(CompileReport report, List<Resource> shown, List<String> artifacts, Duration took) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", "compile");
        json.put("summary", summary(report, shown));
        json.put("resources", shown.stream().map(CompileJson::resource).toList());
        json.put("diagnostics", DiagnosticJson.of(report.diagnostics()));
        json.put("semantic_checks_partial", List.of());
        json.put("compile_timings", Map.of("total_ms", took.toMillis()));
        json.put("lineage_mode", "none");
        json.put("artifacts", artifacts);
        json.put("has_errors", report.hasErrors());
        json.put("stopped", stopped(report));
        return Json.of(json);
    }

    /** Files that could not be read at all leave gaps in everything that follows. */
    private static boolean stopped(CompileReport report) {
        return report.diagnostics().stream()
                .anyMatch(diagnostic ->
                        diagnostic.isError() && diagnostic.code().name().startsWith("D"));
    }

    private static Map<String, @Nullable Object> summary(CompileReport report, List<Resource> shown) {
        CompileReport.Counts counts = report.counts();
        Map<String, @Nullable Object> totals = new LinkedHashMap<>();
        totals.put("models", counts.models());
        totals.put("seeds", counts.seeds());
        totals.put("functions", counts.functions());
        totals.put("audits", counts.audits());
        totals.put("tests", counts.tests());
        Map<String, @Nullable Object> json = new LinkedHashMap<>(totals);
        json.put("errors", report.count(Severity.ERROR));
        json.put("warnings", report.count(Severity.WARNING));
        json.put("project_totals", totals);
        json.put("selected", shown.size());
        return json;
    }

    private static Map<String, @Nullable Object> resource(Resource resource) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", resource.id().toString());
        json.put("type", resource.id().kind().word());
        json.put("name", resource.id().name());
        json.put("path", resource.path());
        json.put("status", resource.failed() ? "fail" : "ok");
        json.put(
                "column_count",
                resource.shape().closed() ? resource.shape().columns().size() : null);
        json.put(
                "columns",
                resource.shape().columns().stream().map(CompileJson::column).toList());
        json.put(
                "dependencies",
                resource.dependencies().stream().map(NodeId::toString).toList());
        json.put("lineage", null);
        json.put("compiled_sql", resource.compiledSql());
        return json;
    }

    private static Map<String, @Nullable Object> column(Column column) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", column.name());
        json.put("type", column.type());
        json.put("nullable", column.nullable());
        return json;
    }
}
