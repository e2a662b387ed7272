package dev.sqlbuild.cli.render;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.engine.freshness.FreshnessReport;
import dev.sqlbuild.engine.freshness.FreshnessReport.Entry;
import dev.sqlbuild.engine.freshness.FreshnessReport.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code sqb freshness --json} prints (planning.md 6). */
public final class FreshnessJson {
    private FreshnessJson() {}

    public static String of(FreshnessReport report, String environment) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("command", "freshness");
        json.put("environment", environment);
        json.put("sources", report.sources().stream().map(FreshnessJson::source).toList());
        json.put("summary", summary(report));
        return Json.of(json);
    }

    private static Map<String, @Nullable Object> source(Entry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", entry.source().name());
        json.put("status", entry.status().word());
        json.put("strategy", entry.observation().strategy());
        json.put("value_kind", entry.observation().version().map(DataVersion::kind));
        json.put("current_data_version", entry.observation().version().map(DataVersion::value));
        json.put("previous_data_version", entry.previous().map(DataVersion::value));
        json.put("lag_tolerance", entry.observation().tolerance().map(ConfigDuration::text));
        json.put("target", target(entry));
        json.put("message", entry.message());
        json.put("age_status", entry.observation().age().map(age -> age.status().word()));
        return json;
    }

    private static Map<String, @Nullable Object> target(Entry entry) {
        Optional<RelationName> relation = entry.source().relation();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("database", relation.flatMap(RelationName::database));
        json.put("schema", relation.flatMap(RelationName::schema));
        json.put("name", relation.map(RelationName::name));
        return json;
    }

    private static Map<String, @Nullable Object> summary(FreshnessReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("observed", report.with(Status.OBSERVED).size());
        json.put("changed", report.with(Status.CHANGED).size());
        json.put("unchanged", report.with(Status.UNCHANGED).size());
        json.put("tolerated", report.with(Status.TOLERATED).size());
        json.put("unknown", report.with(Status.UNKNOWN).size());
        json.put("errors", report.with(Status.ERROR).size());
        json.put("age_pass", report.count(Age.Status.PASS));
        json.put("age_warn", report.count(Age.Status.WARN));
        json.put("age_error", report.count(Age.Status.ERROR));
        json.put("age_unknown", report.count(Age.Status.UNKNOWN));
        return json;
    }
}
