package dev.sqlbuild.core.compile;

import static dev.sqlbuild.core.model.ModelField.*;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorDistance;
import dev.sqlbuild.core.incremental.CursorGrain;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.CursorValue;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.OnSchemaChange;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what an incremental model declares (incremental.md 1). Combinations that {@link ModelRules} refuses are left
 * out silently here; everything that only shows when a value is read is {@code P001}.
 */
final class IncrementalReader {
    private final String model;
    private final SourceSpan place;
    private final ModelConfig config;
    private final boolean parallelBatches;
    private final Diagnostics diagnostics;

    private IncrementalReader(
            String model, SourceSpan place, ModelConfig config, boolean parallelBatches, Diagnostics diagnostics) {
        this.model = model;
        this.place = place;
        this.config = config;
        this.parallelBatches = parallelBatches;
        this.diagnostics = diagnostics;
    }

    /**
     * The declaration of an incremental model; nothing for other models and for those with errors.
     *
     * @param inputs what its query reads, in order of first reference
     * @param parallelBatches whether the project allows batches to be computed in parallel
     */
    static Optional<Incremental> read(
            String model,
            SourceSpan place,
            ModelConfig config,
            List<NodeId> inputs,
            boolean parallelBatches,
            Diagnostics diagnostics) {
        if (config.materialization() != Materialization.INCREMENTAL) return Optional.empty();
        return new IncrementalReader(model, place, config, parallelBatches, diagnostics).read(inputs);
    }

    private Optional<Incremental> read(List<NodeId> inputs) {
        Optional<Strategy> strategy = config.text(INCREMENTAL_STRATEGY).map(Strategy::of);
        if (strategy.isEmpty()) return Optional.empty();
        Optional<Cursor> cursor = cursor(inputs, strategy.get());
        boolean micro =
                config.text(INCREMENTAL_MODE).filter("microbatch"::equals).isPresent();
        Optional<Microbatch> microbatch = micro ? microbatch(cursor) : Optional.empty();
        if (config.text(CURSOR).isPresent() && cursor.isEmpty()) return Optional.empty();
        if (micro && microbatch.isEmpty()) return Optional.empty();
        return Optional.of(new Incremental(
                strategy.get(),
                cursor,
                texts(UNIQUE_KEY),
                texts(MERGE_EXCLUDE_COLUMNS),
                microbatch,
                config.text(ON_SCHEMA_CHANGE).map(OnSchemaChange::of).orElse(OnSchemaChange.APPEND_NEW_COLUMNS),
                flag(FULL_REFRESH)));
    }

    private Optional<Cursor> cursor(List<NodeId> inputs, Strategy strategy) {
        Optional<String> column = config.text(CURSOR);
        Optional<CursorType> type = config.text(CURSOR_TYPE).map(CursorType::of);
        if (column.isEmpty() || type.isEmpty()) return Optional.empty();
        Optional<CursorGrain> grain = config.text(CURSOR_GRAIN).map(CursorGrain::of);
        if (type.get() == CursorType.DATE) grain = grain.or(() -> Optional.of(CursorGrain.DAY));
        List<CursorInput> read = CursorInputs.read(
                model,
                place,
                column.get(),
                Optional.ofNullable(config.values().get(CURSOR_INPUTS)),
                inputs,
                diagnostics);
        Optional<CursorValue> floor = limit(CURSOR_START, type.get());
        Optional<CursorValue> ceiling = limit(CURSOR_END, type.get());
        if (floor.isPresent() && ceiling.isPresent() && floor.get().compareTo(ceiling.get()) >= 0) {
            report(CURSOR_START, "cursor_start must be before cursor_end");
        }
        Optional<CursorDistance> lookback = distance(LOOKBACK, type.get(), false);
        if (lookback.isPresent() && strategy == Strategy.APPEND) {
            String message = "model '" + model + "': lookback with append inserts rows again; use delete_insert";
            diagnostics.add(Diagnostic.of(Code.C000, message, span(LOOKBACK))
                    .withSeverity(Severity.WARNING)
                    .on("model", model));
        }
        return Optional.of(new Cursor(
                column.get(),
                type.get(),
                grain,
                grain,
                read,
                floor,
                ceiling,
                lookback,
                flag(APPEND_CURSOR_INCLUSIVE).orElse(true),
                config.text(CURSOR_WATERMARK_MODE).filter("any"::equals).isPresent()));
    }

    private Optional<CursorValue> limit(ModelField field, CursorType type) {
        Optional<String> text = config.text(field);
        if (text.isEmpty()) return Optional.empty();
        Optional<CursorValue> value = CursorValue.parse(text.get(), type)
                .filter(parsed -> type != CursorType.DATE || !parsed.text(type).contains("T"));
        if (value.isEmpty()) {
            String wanted = switch (type) {
                case TIMESTAMP -> "an ISO date or date-time";
                case DATE -> "an ISO date";
                case INTEGER -> "an integer";
            };
            report(field, field.key() + " '" + text.get() + "' is not " + wanted);
        }
        return value;
    }

    private Optional<CursorDistance> distance(ModelField field, CursorType type, boolean calendar) {
        Optional<String> text = config.text(field);
        if (text.isEmpty()) return Optional.empty();
        Optional<CursorDistance> parsed =
                calendar ? CursorDistance.parseCalendar(text.get()) : CursorDistance.parse(text.get());
        Optional<CursorDistance> fitting = parsed.filter(distance -> distance.fits(type));
        if (fitting.isEmpty()) {
            String wanted = switch (type) {
                case TIMESTAMP -> "a duration such as 6h or 1d12h";
                case DATE -> "whole days such as 7d";
                case INTEGER -> "an integer of at least 1";
            };
            report(field, field.key() + " '" + text.get() + "' is not " + wanted);
        }
        return fitting;
    }

    private Optional<Microbatch> microbatch(Optional<Cursor> cursor) {
        if (config.text(CURSOR).isEmpty()) report(INCREMENTAL_MODE, "incremental_mode microbatch requires cursor");
        if (config.text(BATCH_SIZE).isEmpty()) {
            report(INCREMENTAL_MODE, "incremental_mode microbatch requires batch_size");
            return Optional.empty();
        }
        if (cursor.isEmpty()) return Optional.empty();
        boolean rolling = config.text(MICROBATCH_STRATEGY)
                .filter("rolling_window"::equals)
                .isPresent();
        if (rolling && cursor.get().type() == CursorType.INTEGER) {
            report(MICROBATCH_STRATEGY, "microbatch_strategy rolling_window needs cursor_type timestamp or date");
        }
        if (rolling && cursor.get().lookback().isEmpty()) {
            report(MICROBATCH_STRATEGY, "microbatch_strategy rolling_window requires lookback");
            return Optional.empty();
        }
        int concurrency = config.text(BATCH_CONCURRENCY).map(Integer::parseInt).orElse(1);
        if (concurrency > 1 && !parallelBatches) {
            report(BATCH_CONCURRENCY, "batch_concurrency > 1 requires microbatch_concurrency = true in [settings]");
        }
        Optional<CursorDistance> size = distance(BATCH_SIZE, cursor.get().type(), true);
        return size.map(length -> new Microbatch(length, rolling, concurrency, limit()));
    }

    private Optional<Microbatch.Limit> limit() {
        if (!(config.values().get(MICROBATCH_LIMIT) instanceof ConfigValue.Table limit)) return Optional.empty();
        for (String key : limit.keys()) {
            if (!List.of("max_batches", "action").contains(key)) {
                report(MICROBATCH_LIMIT, "microbatch_limit has unknown key '" + key + "'");
            }
        }
        Optional<Integer> most = limit.find("max_batches")
                .filter(value -> value instanceof ConfigValue.Whole whole && whole.value() >= 1)
                .map(value -> (int) Math.min(Integer.MAX_VALUE, ((ConfigValue.Whole) value).value()));
        if (most.isEmpty()) report(MICROBATCH_LIMIT, "microbatch_limit needs max_batches, an integer of at least 1");
        String action = limit.find("action")
                .map(ConfigValue::plain)
                .map(Object::toString)
                .orElse("error");
        if (action.equals("cap_from_end")) {
            report(MICROBATCH_LIMIT, "microbatch_limit action cap_from_end is not supported; it would leave a hole");
            return Optional.empty();
        }
        if (!List.of("error", "warn", "cap_from_start").contains(action)) {
            report(MICROBATCH_LIMIT, "microbatch_limit action '" + action + "' is not error, warn or cap_from_start");
            return Optional.empty();
        }
        return most.map(
                number -> new Microbatch.Limit(number, Microbatch.Action.valueOf(action.toUpperCase(Locale.ROOT))));
    }

    private List<String> texts(ModelField field) {
        if (!(config.values().get(field) instanceof ConfigValue.Items items)) return List.of();
        return items.items().stream().map(item -> String.valueOf(item.plain())).toList();
    }

    private Optional<Boolean> flag(ModelField field) {
        return config.values().get(field) instanceof ConfigValue.Bool bool
                ? Optional.of(bool.value())
                : Optional.empty();
    }

    private SourceSpan span(ModelField field) {
        ConfigValue value = config.values().get(field);
        return value == null ? place : value.span();
    }

    private void report(ModelField field, String reason) {
        diagnostics.add(Diagnostic.of(Code.P001, "model '" + model + "': " + reason, span(field))
                .on("model", model));
    }
}
