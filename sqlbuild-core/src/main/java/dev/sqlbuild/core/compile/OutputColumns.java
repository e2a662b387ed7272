package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns that the header of a model names against those that exist, as far as these are known (analysis.md A3). */
final class OutputColumns {
    private static final List<ModelField> OF_INCREMENTAL =
            List.of(ModelField.CURSOR, ModelField.UNIQUE_KEY, ModelField.MERGE_EXCLUDE_COLUMNS);
    private static final List<ModelField> MOMENTS = List.of(ModelField.UPDATED_AT, ModelField.OBSERVED_AT);
    private static final Pattern SCALE = Pattern.compile("\\(\\s*\\d+\\s*,\\s*(\\d+)\\s*\\)");

    private final String model;
    private final ModelConfig config;
    private final Engine engine;
    private final Diagnostics diagnostics;

    OutputColumns(String model, ModelConfig config, Engine engine, Diagnostics diagnostics) {
        this.model = model;
        this.config = config;
        this.engine = engine;
        this.diagnostics = diagnostics;
    }

    /**
     * @param query what the query puts out
     * @param published the same with what SQLBuild adds
     * @param header file of the model: what it inherits need not fit each of its heirs
     */
    void check(Shape query, Shape published, String header) {
        if (query.closed() && config.materialization() == Materialization.INCREMENTAL) {
            for (ModelField field : OF_INCREMENTAL) {
                ConfigValue value = config.values().get(field);
                if (value != null) requireAll(field, value, query);
            }
        }
        if (config.materialization() == Materialization.SNAPSHOT) MOMENTS.forEach(field -> moment(field, query));
        ConfigValue excluded = config.values().get(ModelField.ROW_DIFF_EXCLUDE_COLUMNS);
        if (published.closed() && excluded != null && isIn(header, excluded.span())) {
            requireAll(ModelField.ROW_DIFF_EXCLUDE_COLUMNS, excluded, published);
        }
        ConfigValue tolerances = config.values().get(ModelField.ROW_DIFF_TOLERANCES);
        if (tolerances instanceof ConfigValue.Table table && isIn(header, table.span())) tolerances(table, published);
    }

    private static boolean isIn(String file, SourceSpan span) {
        return span.path().equals(file);
    }

    private void requireAll(ModelField field, ConfigValue value, Shape output) {
        if (value instanceof ConfigValue.Items items) {
            items.items().forEach(item -> require(field.key(), String.valueOf(item.plain()), item.span(), output));
        } else {
            require(field.key(), String.valueOf(value.plain()), value.span(), output);
        }
    }

    private void require(String field, String column, SourceSpan place, Shape output) {
        if (output.find(column).isPresent()) return;
        add(Diagnostic.of(
                        Code.B300,
                        "model '" + model + "': " + field + " column '" + column
                                + "' is not an output column of its query",
                        place)
                .withNote("the query yields " + String.join(", ", output.names()))
                .withHelp(NearName.help(column, output.names())));
    }

    private void moment(ModelField field, Shape query) {
        ConfigValue value = config.values().get(field);
        if (value == null) return;
        query.find(String.valueOf(value.plain()))
                .filter(column -> !isOf(CursorType.TIMESTAMP, column))
                .ifPresent(column -> report(field.key(), CursorType.TIMESTAMP, column, "", value.span()));
    }

    private void tolerances(ConfigValue.Table table, Shape published) {
        if (table.find("by_column").orElse(null) instanceof ConfigValue.Table columns) {
            for (ConfigValue.Entry entry : columns.entries().values()) {
                if (published.closed()) {
                    require("row_diff_tolerances.by_column", entry.key(), entry.keySpan(), published);
                }
                published
                        .find(entry.key())
                        .flatMap(Column::type)
                        .ifPresent(type -> numeric("by_column." + entry.key(), type, entry.keySpan()));
            }
        }
        if (table.find("by_type").orElse(null) instanceof ConfigValue.Table types) {
            types.entries().values().forEach(entry -> numeric("by_type", entry.key(), entry.keySpan()));
        }
    }

    private void numeric(String key, String type, SourceSpan place) {
        if (engine.family(type).map(TypeFamily::isNumeric).orElse(true)) return;
        add(Diagnostic.of(
                        Code.B301,
                        "model '" + model + "': row_diff_tolerances." + key + " is for numbers, not for " + type,
                        place)
                .withHelp("leave it out: values of other types are compared exactly"));
    }

    /** The cursor and the columns of its inputs against the declared type. */
    void checkCursor(Cursor cursor, Shape query, Function<CursorInput, Shape> inputs) {
        ConfigValue declared = config.values().get(ModelField.CURSOR);
        if (declared == null) return;
        Optional<Column> own = query.find(cursor.column());
        boolean fits = own.isEmpty() || isOf(cursor.type(), own.get());
        if (!fits) report("cursor", cursor.type(), own.get(), "", declared.span());
        boolean reported = !fits || (query.closed() && own.isEmpty());
        for (CursorInput input : cursor.inputs()) {
            Optional<SourceSpan> place = placeOf(input);
            // An input that is not listed has the column of the cursor, which is wrong once.
            if (place.isPresent() || !reported)
                checkInput(cursor, input, inputs.apply(input), place.orElse(declared.span()));
        }
    }

    private void checkInput(Cursor cursor, CursorInput input, Shape shape, SourceSpan place) {
        String node = input.node().name();
        Optional<Column> column = shape.find(input.column());
        if (column.isPresent()) {
            if (!isOf(cursor.type(), column.get()))
                report("cursor input", cursor.type(), column.get(), node + ".", place);
        } else if (shape.closed()) {
            add(Diagnostic.of(
                            Code.B300,
                            "model '" + model + "': its cursor input " + node + " has no column '" + input.column()
                                    + "'",
                            place)
                    .withNote(node + " has: " + String.join(", ", shape.names()))
                    .withHelp(NearName.help(input.column(), shape.names())
                            .orElse("name its column: cursor_inputs (" + node + " <column>)")));
        }
    }

    private Optional<SourceSpan> placeOf(CursorInput input) {
        return config.values().get(ModelField.CURSOR_INPUTS) instanceof ConfigValue.Table table
                ? table.find(input.node().name()).map(ConfigValue::span)
                : Optional.empty();
    }

    private boolean isOf(CursorType wanted, Column column) {
        Optional<TypeFamily> family = column.type().flatMap(engine::family);
        return family.isEmpty() || fits(wanted, family.get(), column.type().orElseThrow());
    }

    private void report(String what, CursorType wanted, Column column, String of, SourceSpan place) {
        boolean whole = wanted == CursorType.INTEGER;
        add(Diagnostic.of(
                        Code.B301,
                        "model '" + model + "': " + what + " '" + of + column.name() + "' must be "
                                + (whole ? "an integer" : "a timestamp or date") + " but is "
                                + column.type().orElseThrow(),
                        place)
                .withHelp("name another column, or " + (whole ? "set cursor_type" : "cast it in the query")));
    }

    private static boolean fits(CursorType wanted, TypeFamily family, String type) {
        return switch (family) {
            case INTEGER -> wanted == CursorType.INTEGER;
            case DECIMAL -> wanted == CursorType.INTEGER && hasNoScale(type);
            case DATE, TIMESTAMP, TIMESTAMP_WITH_ZONE -> wanted != CursorType.INTEGER;
            case BOOLEAN, FLOAT, TEXT, TIME, BINARY -> false;
        };
    }

    /** Of a decimal without arguments it is not known. */
    private static boolean hasNoScale(String type) {
        Matcher scale = SCALE.matcher(type.toUpperCase(Locale.ROOT));
        return !scale.find() || scale.group(1).equals("0");
    }

    private void add(Diagnostic finding) {
        diagnostics.add(finding.on("model", model));
    }
}
