package dev.sqlbuild.cli.render;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.SideRows;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.engine.diff.Bound;
import dev.sqlbuild.engine.diff.DiffReport;
import dev.sqlbuild.engine.diff.DiffStatus;
import dev.sqlbuild.engine.diff.ModelDiff;
import dev.sqlbuild.engine.diff.RelationDiff;
import dev.sqlbuild.engine.record.RunJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report of {@code sqb diff} as JSON (analysis.md F5). */
public final class DiffJson {
    private final DiffReport report;
    private final ExampleValues values;

    private DiffJson(DiffReport report, ExampleValues values) {
        this.report = report;
        this.values = values;
    }

    public static String of(DiffReport report, ExampleValues values) {
        return Json.of(new DiffJson(report, values).document());
    }

    /** The document of a comparison that did not take place. */
    public static String error(List<Diagnostic> diagnostics) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", "diff");
        json.put("status", DiffStatus.ERROR.word());
        json.put("code", diagnostics.get(0).code().name());
        json.put("message", diagnostics.get(0).message());
        json.put("diagnostics", DiagnosticJson.of(diagnostics));
        return Json.of(json);
    }

    private Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", "diff");
        json.put("input_kind", report.kind().name().toLowerCase(Locale.ROOT));
        json.put("from", report.from());
        json.put("to", report.to());
        json.put("mode", report.mode().word());
        json.put("status", report.status().word());
        json.put("models", report.models().stream().map(this::model).toList());
        json.put("timings", Map.of("total_ms", report.took().toMillis()));
        return json;
    }

    private Map<String, @Nullable Object> model(ModelDiff model) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", model.pair().model());
        json.put("status", model.status().word());
        json.put("left_relation", model.pair().left().toString());
        json.put("right_relation", model.pair().right().toString());
        model.error().ifPresent(error -> json.put("error", RunJson.diagnostic(error)));
        model.diff().ifPresent(diff -> addDiff(json, diff));
        return json;
    }

    private void addDiff(Map<String, @Nullable Object> json, RelationDiff diff) {
        json.put("scope", diff.scope());
        json.put("unique_key", diff.key());
        json.put("unkeyed", diff.rows().isPresent() && diff.key().isEmpty());
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("added", columns(diff.schema().added()));
        schema.put("removed", columns(diff.schema().removed()));
        schema.put(
                "type_changed",
                diff.schema().retyped().stream()
                        .map(column -> texts(
                                "name",
                                column.name(),
                                "left",
                                column.left().type(),
                                "right",
                                column.right().type()))
                        .toList());
        json.put("schema", schema);
        diff.rows().ifPresent(rows -> addRows(json, diff, rows));
        json.put("excluded_columns", diff.excluded());
        json.put("bounded_fallback", diff.boundedFallback());
        json.put("notes", diff.notes());
    }

    private void addRows(Map<String, @Nullable Object> json, RelationDiff diff, RowDiff rows) {
        json.put("cursor", diff.cursor().map(column -> cursor(column, rows)));
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        counts.put("left", rows.left().rows());
        counts.put("right", rows.right().rows());
        rows.counts().ifPresent(found -> {
            counts.put("equal", found.equal());
            counts.put("unequal", found.unequal());
            counts.put("left_only", found.leftOnly());
            counts.put("right_only", found.rightOnly());
        });
        json.put("counts", counts);
        if (rows.counts().isEmpty()) {
            Map<String, @Nullable Object> keys = new LinkedHashMap<>();
            keys.put("left", keys(diff, rows.left()));
            keys.put("right", keys(diff, rows.right()));
            json.put("key_problems", keys);
        }
        json.put("population", rows.counts().map(found -> found.population().orElse(found.compared())));
        json.put("compared_keys", rows.counts().map(RowDiff.Counts::compared));
        json.put("seed", diff.seed());
        json.put("column_mismatches", diff.mismatches());
        json.put("examples", examples(diff));
    }

    private Map<String, @Nullable Object> cursor(String column, RowDiff rows) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("column", column);
        json.put("requested", report.mode().bound().map(Bound::text));
        json.put("left_min", rows.left().smallest().map(CellText::json));
        json.put("left_max", rows.left().largest().map(CellText::json));
        json.put("right_min", rows.right().smallest().map(CellText::json));
        json.put("right_max", rows.right().largest().map(CellText::json));
        return json;
    }

    private Map<String, @Nullable Object> keys(RelationDiff diff, SideRows rows) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("null_key_rows", rows.nullKeys());
        json.put("duplicate_keys", rows.duplicateKeys());
        json.put("duplicate_key_rows", rows.duplicateRows());
        json.put(
                "examples",
                rows.keyExamples().stream()
                        .map(key -> values.json(diff.key(), key))
                        .toList());
        return json;
    }

    private Map<String, @Nullable Object> examples(RelationDiff diff) {
        Map<String, @Nullable Object> byColumn = new LinkedHashMap<>();
        diff.examples()
                .values()
                .forEach((column, examples) -> byColumn.put(
                        column,
                        examples.stream()
                                .map(example -> {
                                    Map<String, @Nullable Object> one = new LinkedHashMap<>();
                                    one.put("key", values.json(diff.key(), example.key()));
                                    if (values.shown()) {
                                        one.put("left", values.json(example.left(), example.right()));
                                        one.put("right", values.json(example.right(), example.left()));
                                    }
                                    return one;
                                })
                                .toList()));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("columns", byColumn);
        json.put("left_only", rows(diff, diff.examples().leftOnly()));
        json.put("right_only", rows(diff, diff.examples().rightOnly()));
        return json;
    }

    private List<Map<String, @Nullable Object>> rows(RelationDiff diff, List<List<@Nullable Object>> rows) {
        boolean keyed = !diff.key().isEmpty();
        List<Map<String, @Nullable Object>> json = new ArrayList<>();
        if (!keyed && !values.shown()) return json;
        for (List<@Nullable Object> row : rows) {
            if (keyed) {
                json.add(values.json(diff.key(), row));
            } else {
                Map<String, @Nullable Object> surplus = new LinkedHashMap<>();
                surplus.put("row", values.json(diff.compared(), row));
                surplus.put("times", row.get(row.size() - 1));
                json.add(surplus);
            }
        }
        return json;
    }

    private static List<Map<String, String>> columns(List<ColumnInfo> columns) {
        return columns.stream()
                .map(column -> texts("name", column.name(), "type", column.type()))
                .toList();
    }

    private static Map<String, String> texts(String... keysAndValues) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) texts.put(keysAndValues[i], keysAndValues[i + 1]);
        return texts;
    }
}
