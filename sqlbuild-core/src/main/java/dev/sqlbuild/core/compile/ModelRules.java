package dev.sqlbuild.core.compile;

import static dev.sqlbuild.core.model.ModelField.*;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ModelFields;
import java.util.Optional;
import java.util.Set;

/** Combinations of model fields that make no sense together (models.md 3); each one is {@code P001}. */
final class ModelRules {
    private final String model;
    private final SourceSpan place;
    private final ModelFields values;
    private final Diagnostics diagnostics;

    private ModelRules(String model, SourceSpan place, ModelFields values, Diagnostics diagnostics) {
        this.model = model;
        this.place = place;
        this.values = values;
        this.diagnostics = diagnostics;
    }

    /**
     * Reports every rule the layered values of one model break; inherited fields that do not fit were dropped before.
     *
     * @param place where to point when no single value is to blame
     */
    static void check(
            String model,
            SourceSpan place,
            Materialization materialization,
            ModelFields values,
            Diagnostics diagnostics) {
        ModelRules rules = new ModelRules(model, place, values, diagnostics);
        rules.fieldsOfOtherMaterializations(materialization);
        switch (materialization) {
            case INCREMENTAL -> rules.incremental();
            case SNAPSHOT -> SnapshotRules.check(values, rules::report);
            case VIEW, TABLE -> {}
        }
    }

    private void fieldsOfOtherMaterializations(Materialization materialization) {
        for (ModelField field : values.keys()) {
            if (!values.isFromHeader(field)) continue;
            if (field.incrementalOnly() && materialization != Materialization.INCREMENTAL) {
                report(field, field.key() + " is only valid for incremental models");
            }
            switch (field.use()) {
                case TABLE -> {
                    if (materialization != Materialization.TABLE) {
                        report(field, field.key() + " is only valid for table models");
                    }
                }
                case SNAPSHOT -> {
                    if (materialization != Materialization.SNAPSHOT) {
                        report(field, field.key() + " is only valid for snapshot models");
                    }
                }
                case INCREMENTAL_OR_SNAPSHOT -> {
                    if (materialization == Materialization.VIEW) report(field, field.key() + " is not valid for views");
                }
                case CUSTOM -> report(field, field.key() + " is only valid for custom materializations");
                case ANY, INCREMENTAL, CURSOR, APPEND_CURSOR, MERGE, MICROBATCH -> {}
            }
        }
    }

    private void incremental() {
        Optional<String> strategy = values.text(INCREMENTAL_STRATEGY);
        if (strategy.isEmpty()) {
            report(MATERIALIZED, "incremental materialization requires incremental_strategy");
            return;
        }
        boolean cursor = has(CURSOR);
        boolean microbatch = values.text(INCREMENTAL_MODE).equals(Optional.of("microbatch"));
        if (!has(UNIQUE_KEY) && strategy.get().equals("merge")) {
            report(INCREMENTAL_STRATEGY, "incremental_strategy merge requires unique_key");
        }
        if (!has(UNIQUE_KEY) && strategy.get().equals("delete_insert") && !cursor) {
            report(INCREMENTAL_STRATEGY, "incremental_strategy delete_insert requires unique_key or cursor");
        }
        if (cursor) cursorFields();
        for (ModelField field : Set.of(CURSOR_TYPE, CURSOR_GRAIN, CURSOR_START, CURSOR_END, CURSOR_INPUTS, LOOKBACK)) {
            if (has(field) && !cursor) report(field, field.key() + " needs cursor");
        }
        if (has(APPEND_CURSOR_INCLUSIVE) && !(cursor && strategy.get().equals("append"))) {
            report(APPEND_CURSOR_INCLUSIVE, "append_cursor_inclusive needs incremental_strategy append and cursor");
        }
        if (has(MERGE_EXCLUDE_COLUMNS)) {
            if (!strategy.get().equals("merge")) {
                report(MERGE_EXCLUDE_COLUMNS, "merge_exclude_columns needs incremental_strategy merge");
            } else {
                mergeExclusions();
            }
        }
        if (has(BATCH_SIZE) && !microbatch) report(BATCH_SIZE, "batch_size needs incremental_mode microbatch");
        if (has(MICROBATCH_STRATEGY) && !microbatch) {
            report(MICROBATCH_STRATEGY, "microbatch_strategy needs incremental_mode microbatch");
        }
        boolean parallel = values.integer(BATCH_CONCURRENCY).orElse(1) > 1;
        if (parallel && !strategy.get().equals("delete_insert")) {
            report(BATCH_CONCURRENCY, "batch_concurrency > 1 requires incremental_strategy delete_insert");
        }
    }

    private void cursorFields() {
        Optional<String> type = values.text(CURSOR_TYPE);
        if (type.isEmpty()) {
            report(CURSOR, "cursor needs cursor_type");
            return;
        }
        Optional<String> grain = values.text(CURSOR_GRAIN);
        if (type.get().equals("timestamp") && grain.isEmpty()) {
            report(CURSOR_TYPE, "cursor_type timestamp requires cursor_grain");
        }
        if (type.get().equals("integer") && grain.isPresent()) {
            report(CURSOR_GRAIN, "cursor_grain is not allowed with cursor_type integer");
        }
        boolean dateGrain = grain.isEmpty() || Set.of("day", "month", "year").contains(grain.get());
        if (type.get().equals("date") && !dateGrain) {
            report(CURSOR_GRAIN, "cursor_type date allows cursor_grain day, month or year");
        }
    }

    private void mergeExclusions() {
        Set<String> keys = Set.copyOf(values.texts(UNIQUE_KEY));
        for (String column : values.texts(MERGE_EXCLUDE_COLUMNS)) {
            if (keys.contains(column)) {
                report(
                        MERGE_EXCLUDE_COLUMNS,
                        "merge_exclude_columns cannot include unique_key column '" + column + "'");
            }
        }
    }

    private boolean has(ModelField field) {
        return values.has(field);
    }

    private void report(ModelField field, String reason) {
        SourceSpan at = values.findValue(field).map(ConfigValue::span).orElse(place);
        diagnostics.add(
                Diagnostic.of(Code.P001, "model '" + model + "': " + reason, at).on("model", model));
    }
}
