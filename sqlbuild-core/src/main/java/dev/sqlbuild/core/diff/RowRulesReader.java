package dev.sqlbuild.core.diff;

import static dev.sqlbuild.core.model.ModelField.ROW_DIFF_EXCLUDE_COLUMNS;
import static dev.sqlbuild.core.model.ModelField.ROW_DIFF_SAMPLE_ROWS;
import static dev.sqlbuild.core.model.ModelField.ROW_DIFF_SAMPLE_SEED;
import static dev.sqlbuild.core.model.ModelField.ROW_DIFF_TOLERANCES;
import static dev.sqlbuild.core.model.ModelField.UNIQUE_KEY;

import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TableReader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code row_diff} settings of a model; each mistake is {@code P001} at its place. */
public final class RowRulesReader {
    private final String model;
    private final Map<ModelField, ConfigValue> values;
    private final Diagnostics findings;

    private RowRulesReader(String model, Map<ModelField, ConfigValue> values, Diagnostics findings) {
        this.model = model;
        this.values = values;
        this.findings = findings;
    }

    /** @param values layered fields, each of the form its type promises */
    public static RowRules read(String model, Map<ModelField, ConfigValue> values, Diagnostics findings) {
        return new RowRulesReader(model, values, findings).read();
    }

    private RowRules read() {
        Map<String, Tolerance> byColumn = new LinkedHashMap<>();
        Map<String, Tolerance> byType = new LinkedHashMap<>();
        if (values.get(ROW_DIFF_TOLERANCES) instanceof ConfigValue.Table table) {
            TableReader reader =
                    new TableReader(table, "model '" + model + "': row_diff_tolerances.", Code.P001, findings);
            reader.rejectUnknown("model '" + model + "': row_diff_tolerances", List.of("by_column", "by_type"));
            tolerances(reader, "by_column", byColumn);
            tolerances(reader, "by_type", byType);
        }
        long rows = number(ROW_DIFF_SAMPLE_ROWS);
        Optional<Sample> sample =
                rows == 0 ? Optional.empty() : Optional.of(new Sample(rows, number(ROW_DIFF_SAMPLE_SEED)));
        return new RowRules(
                texts(UNIQUE_KEY), new LinkedHashSet<>(texts(ROW_DIFF_EXCLUDE_COLUMNS)), byColumn, byType, sample);
    }

    private void tolerances(TableReader reader, String kind, Map<String, Tolerance> into) {
        TableReader section = reader.section(kind);
        for (String name : section.table().keys()) {
            section.table(name)
                    .ifPresent(bounds -> tolerance(section.within(bounds, section.prefix() + name + "."))
                            .ifPresent(tolerance -> into.put(name, tolerance)));
        }
    }

    private Optional<Tolerance> tolerance(TableReader reader) {
        String subject = reader.prefix().substring(0, reader.prefix().length() - 1);
        reader.rejectUnknown(subject, List.of("absolute", "relative"));
        Optional<BigDecimal> absolute = bound(reader, "absolute");
        Optional<BigDecimal> relative = bound(reader, "relative");
        if (absolute.isPresent() || relative.isPresent()) return Optional.of(new Tolerance(absolute, relative));
        if (reader.table().entries().isEmpty()) {
            findings.add(Diagnostic.of(
                    Code.P001,
                    subject + " needs 'absolute' or 'relative'",
                    reader.table().span()));
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> bound(TableReader reader, String key) {
        Optional<ConfigValue> value = reader.table().find(key);
        if (value.isEmpty()) return Optional.empty();
        Optional<BigDecimal> number = number(value.get());
        if (number.filter(bound -> bound.signum() >= 0).isPresent()) return number;
        reader.report(value.get().span(), key, "must be a number of at least 0");
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(ConfigValue value) {
        if (value instanceof ConfigValue.Whole whole) return Optional.of(BigDecimal.valueOf(whole.value()));
        return value instanceof ConfigValue.Decimal decimal ? Optional.of(decimal.value()) : Optional.empty();
    }

    private long number(ModelField field) {
        return values.get(field) instanceof ConfigValue.Whole whole ? whole.value() : 0;
    }

    private List<String> texts(ModelField field) {
        if (!(values.get(field) instanceof ConfigValue.Items items)) return List.of();
        return items.items().stream().map(item -> String.valueOf(item.plain())).toList();
    }
}
