package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.analysis.Nullability;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Settings;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Declared columns of a model against its inferred output (analysis.md B). */
final class ContractCheck {
    private static final List<ModelField> NAMING = List.of(
            ModelField.UNIQUE_KEY,
            ModelField.CURSOR,
            ModelField.UPDATED_AT,
            ModelField.OBSERVED_AT,
            ModelField.CHECK_COLUMNS);

    private final Engine engine;
    private final Settings.ColumnContractMode mode;
    private final Diagnostics diagnostics;

    ContractCheck(Engine engine, Settings.ColumnContractMode mode, Diagnostics diagnostics) {
        this.engine = engine;
        this.mode = mode;
        this.diagnostics = diagnostics;
    }

    /**
     * Reports what does not fit; says nothing about columns of an open shape.
     *
     * @param nullability of the inferred columns, by name in lower case; asked only if something depends on it
     */
    void check(
            String model,
            ModelConfig config,
            Shape inferred,
            Supplier<Map<String, Nullability>> nullability,
            SourceSpan place) {
        boolean enforced = config.enforced().orElse(false);
        if (enforced && config.columns().isEmpty()) {
            report(
                    model,
                    Code.K006,
                    "contract enforced needs declared columns",
                    place,
                    Optional.of("declare columns ( ... )"));
            return;
        }
        refuseOpenSchemaUnderContract(model, config, enforced, place);
        if (enforced) requireNamedColumns(model, config);
        List<ColumnDeclaration> columns = ofQuery(config);
        for (ColumnDeclaration declared : columns) {
            inferred.find(declared.name()).ifPresent(column -> otherType(model, declared, column));
        }
        typesWithoutProof(model, columns, inferred);
        if (!isValidated(config) || !inferred.closed()) return;
        if (columns.stream().anyMatch(ContractCheck::isNonNull)) nullableColumns(model, columns, nullability.get());
        for (ColumnDeclaration declared : columns) {
            if (inferred.find(declared.name()).isEmpty()) missing(model, declared, inferred, enforced);
        }
        if (!enforced) return;
        for (Column column : inferred.columns()) {
            boolean known = config.columns().stream().anyMatch(d -> d.name().equalsIgnoreCase(column.name()));
            if (!known) {
                report(
                        model,
                        Code.K011,
                        "column '" + column.name() + "' is not declared although model '" + model
                                + "' has contract enforced",
                        place,
                        Optional.of("declare the column, or remove it from the SELECT list"));
            }
        }
    }

    /** Whether names and nullability of what is declared are promises; otherwise they are remarks. */
    private boolean isValidated(ModelConfig config) {
        return config.enforced().orElse(mode == Settings.ColumnContractMode.IMPLICIT);
    }

    /** What readers may rely on beyond what the query proves. */
    Optional<Nullability> declared(ModelConfig config, ColumnDeclaration column) {
        if (!isValidated(config)) return Optional.empty();
        return column.nullable().map(nullable -> nullable ? Nullability.NULLABLE : Nullability.NON_NULL);
    }

    private static boolean isNonNull(ColumnDeclaration column) {
        return column.nullable().equals(Optional.of(false));
    }

    private void nullableColumns(String model, List<ColumnDeclaration> columns, Map<String, Nullability> nullability) {
        for (ColumnDeclaration declared : columns) {
            Nullability found = nullability.getOrDefault(declared.name().toLowerCase(Locale.ROOT), Nullability.UNKNOWN);
            if (!isNonNull(declared) || found != Nullability.NULLABLE) continue;
            report(
                    model,
                    Code.K004,
                    "column '" + declared.name() + "' is declared non-null but may be nullable",
                    declared.span(),
                    Optional.of("an outer join, CASE without ELSE or NULL fills it: wrap it in COALESCE, filter it with"
                            + " IS NOT NULL, or remove nullable false"));
        }
    }

    /** One warning for all, because their reason is mostly one: an input whose types nobody has declared. */
    private void typesWithoutProof(String model, List<ColumnDeclaration> columns, Shape inferred) {
        if (!engine.provesTypes()) return;
        List<ColumnDeclaration> open = columns.stream()
                .filter(column -> column.type().isPresent())
                .filter(column -> inferred.find(column.name())
                        .filter(found -> found.type().isEmpty())
                        .isPresent())
                .toList();
        if (open.isEmpty()) return;
        String names = open.stream().map(ColumnDeclaration::name).collect(Collectors.joining("', '", "'", "'"));
        report(
                model,
                Code.K003,
                "the declared " + (open.size() == 1 ? "type of " : "types of ") + names
                        + " cannot be proved from the query of model '" + model + "'",
                open.get(0).span(),
                Optional.of("declare the types of the columns that it reads, or cast in the query"));
    }

    /** Declared columns that the query has to return; those that a snapshot generates may be declared too. */
    private static List<ColumnDeclaration> ofQuery(ModelConfig config) {
        if (config.materialization() != Materialization.SNAPSHOT) return config.columns();
        List<String> generated = List.of(
                config.text(ModelField.VALID_FROM_COLUMN).orElse("valid_from"),
                config.text(ModelField.VALID_TO_COLUMN).orElse("valid_to"));
        return config.columns().stream()
                .filter(column -> generated.stream().noneMatch(column.name()::equalsIgnoreCase))
                .toList();
    }

    /** What the header names must be declared: the declaration is all that the model puts out. */
    private void requireNamedColumns(String model, ModelConfig config) {
        for (ModelField field : NAMING) {
            ConfigValue value = config.values().get(field);
            if (value == null) continue;
            List<ConfigValue> items = value instanceof ConfigValue.Items list ? list.items() : List.of(value);
            for (ConfigValue item : items) {
                String name = String.valueOf(item.plain());
                boolean declared =
                        config.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(name));
                if (declared || name.equals(SnapshotConfig.EVERY_COLUMN)) continue;
                report(
                        model,
                        Code.P001,
                        "model '" + model + "': " + field.key() + " column '" + name
                                + "' is not declared although the contract is enforced",
                        item.span(),
                        Optional.of("declare it in columns ( ... )"));
            }
        }
    }

    private void refuseOpenSchemaUnderContract(String model, ModelConfig config, boolean enforced, SourceSpan place) {
        boolean appends = config.text(ModelField.SNAPSHOT_SCHEMA_CHANGE)
                .filter("append_new_columns"::equals)
                .isPresent();
        if (!enforced || !appends) return;
        report(
                model,
                Code.K012,
                "snapshot_schema_change append_new_columns contradicts contract enforced",
                place,
                Optional.of("declare new columns, and set snapshot_schema_change to deny or require_confirmation"));
    }

    /** What a cast may well settle is left to the cast; another kind of value is a mistake on one of the two sides. */
    private void otherType(String model, ColumnDeclaration declared, Column inferred) {
        Optional<TypeFamily> wanted = declared.type().flatMap(engine::family);
        Optional<TypeFamily> found = inferred.type().flatMap(engine::family);
        if (wanted.isEmpty() || found.isEmpty() || wanted.equals(found)) return;
        report(
                model,
                Code.K002,
                "column '" + declared.name() + "' is declared "
                        + declared.type().get() + " but the query of model '" + model + "' yields "
                        + inferred.type().get(),
                declared.span(),
                Optional.of(
                        "cast it in the query, or declare " + inferred.type().get()));
    }

    private void missing(String model, ColumnDeclaration declared, Shape inferred, boolean enforced) {
        String fix = NearName.help(declared.name(), inferred.names())
                .orElse("add " + declared.name() + " to the SELECT list or remove it from MODEL(columns)");
        String escape = "; column_contract_mode = \"explicit\" under [settings] makes declarations metadata only";
        report(
                model,
                Code.K001,
                "declared column '" + declared.name() + "' was not found in statically inferred output for model '"
                        + model + "'",
                declared.span(),
                Optional.of(enforced ? fix : fix + escape));
    }

    private void report(String model, Code code, String message, SourceSpan place, Optional<String> help) {
        diagnostics.add(Diagnostic.of(code, message, place).on("model", model).withHelp(help));
    }

    /**
     * What readers of a model may rely on: an enforced declaration is complete, a declared type of a table is what the
     * build casts to, everything else is as inferred.
     */
    static Shape published(ModelConfig config, Shape inferred) {
        List<Column> columns = new ArrayList<>();
        boolean casts = config.materialization() == Materialization.TABLE
                || config.materialization() == Materialization.INCREMENTAL;
        for (Column column : inferred.columns()) columns.add(typed(config, column, casts));
        if (config.enforced().orElse(false) && !inferred.closed()) {
            return new Shape(
                    true, config.columns().stream().map(ContractCheck::column).toList());
        }
        if (!inferred.closed()) {
            for (ColumnDeclaration declared : config.columns()) {
                boolean seen = columns.stream().anyMatch(c -> c.name().equalsIgnoreCase(declared.name()));
                if (!seen) columns.add(column(declared));
            }
        }
        return new Shape(inferred.closed(), columns);
    }

    private static Column typed(ModelConfig config, Column inferred, boolean casts) {
        for (ColumnDeclaration declared : config.columns()) {
            if (!declared.name().equalsIgnoreCase(inferred.name())) continue;
            Optional<String> type = casts ? declared.type().or(inferred::type) : inferred.type();
            return new Column(inferred.name(), type, declared.nullable(), declared.description());
        }
        return inferred;
    }

    private static Column column(ColumnDeclaration declared) {
        return new Column(declared.name(), declared.type(), declared.nullable(), declared.description());
    }
}
