package dev.sqlbuild.core.compile;

import static dev.sqlbuild.core.model.ModelField.*;

import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ModelFields;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Combinations of snapshot fields that make no sense together (incremental.md 5). */
final class SnapshotRules {
    private final ModelFields values;
    private final BiConsumer<ModelField, String> report;

    private SnapshotRules(ModelFields values, BiConsumer<ModelField, String> report) {
        this.values = values;
        this.report = report;
    }

    /** @param report told which field breaks a rule, and how */
    static void check(ModelFields values, BiConsumer<ModelField, String> report) {
        SnapshotRules rules = new SnapshotRules(values, report);
        rules.strategy();
        rules.checkColumns();
        rules.historicalInput();
        rules.initialValidFrom();
        rules.validityColumns();
    }

    private void strategy() {
        if (values.texts(UNIQUE_KEY).isEmpty()) {
            report.accept(MATERIALIZED, "snapshot materialization requires unique_key");
        }
        if (!values.has(SNAPSHOT_STRATEGY)) {
            report.accept(MATERIALIZED, "snapshot materialization requires snapshot_strategy");
        } else if (timestamp() && !values.has(UPDATED_AT)) {
            report.accept(SNAPSHOT_STRATEGY, "snapshot_strategy timestamp requires updated_at");
        } else if (check() && !values.has(CHECK_COLUMNS)) {
            report.accept(SNAPSHOT_STRATEGY, "snapshot_strategy check requires check_columns");
        }
    }

    private void checkColumns() {
        if (!values.has(CHECK_COLUMNS)) return;
        List<String> columns = values.texts(CHECK_COLUMNS);
        if (timestamp()) {
            report.accept(CHECK_COLUMNS, "check_columns is only valid with snapshot_strategy check");
        } else if (columns.isEmpty()) {
            report.accept(CHECK_COLUMNS, "check_columns names no column");
        } else if (columns.contains(SnapshotConfig.EVERY_COLUMN) && columns.size() > 1) {
            report.accept(CHECK_COLUMNS, "check_columns [*] cannot name further columns");
        } else if (inLowerCase(values.texts(UNIQUE_KEY)).containsAll(inLowerCase(columns))) {
            report.accept(CHECK_COLUMNS, "check_columns leaves no column besides unique_key to check");
        }
    }

    private void historicalInput() {
        Optional<String> input = values.text(HISTORICAL_INPUT);
        boolean changes = input.equals(Optional.of("changes"));
        if (!values.has(OBSERVED_AT)) {
            if (input.isPresent()) report.accept(HISTORICAL_INPUT, "historical_input requires observed_at");
            return;
        }
        if (timestamp() && input.isEmpty()) {
            report.accept(
                    OBSERVED_AT,
                    "snapshot_strategy timestamp with observed_at requires historical_input snapshot or changes");
        }
        if (check() && changes) {
            report.accept(HISTORICAL_INPUT, "historical_input changes requires snapshot_strategy timestamp");
        }
        if (changes && values.flag(INVALIDATE_HARD_DELETES).orElse(false)) {
            report.accept(
                    INVALIDATE_HARD_DELETES,
                    "invalidate_hard_deletes is not allowed with historical_input changes, which never shows an absence");
        }
    }

    private void initialValidFrom() {
        String initial = values.text(INITIAL_VALID_FROM).orElse("");
        boolean missing = (initial.equals("updated_at") && !values.has(UPDATED_AT))
                || (initial.equals("observed_at") && !values.has(OBSERVED_AT));
        if (missing) report.accept(INITIAL_VALID_FROM, "initial_valid_from " + initial + " requires " + initial);
    }

    private void validityColumns() {
        String from = values.text(VALID_FROM_COLUMN).orElse("valid_from");
        String to = values.text(VALID_TO_COLUMN).orElse("valid_to");
        if (!from.equalsIgnoreCase(to)) return;
        ModelField field = values.has(VALID_TO_COLUMN) ? VALID_TO_COLUMN : VALID_FROM_COLUMN;
        report.accept(field, "valid_from_column and valid_to_column must differ");
    }

    private static Set<String> inLowerCase(List<String> names) {
        Set<String> lower = new HashSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private boolean timestamp() {
        return values.text(SNAPSHOT_STRATEGY).equals(Optional.of("timestamp"));
    }

    private boolean check() {
        return values.text(SNAPSHOT_STRATEGY).equals(Optional.of("check"));
    }
}
