package dev.sqlbuild.core.snapshot;

import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a snapshot model declares, with its defaults (incremental.md 5). Column names are as the author wrote them.
 *
 * @param uniqueKey columns that identify a thing whose history is kept
 * @param strategy how a change is noticed
 * @param updatedAt column that says when a row was changed
 * @param checkColumns columns whose change makes a new version; {@link #EVERY_COLUMN} alone stands for all others
 * @param observedAt column that says when a row was seen; makes the input a historical one
 * @param input what the rows of the query are
 * @param hardDeletes whether a key that is missing ends its version
 * @param initialValidFrom from when the first version of a key is valid
 * @param validFrom name of the generated column with the inclusive begin
 * @param validTo name of the generated column with the exclusive end
 * @param fullRefresh the model's own answer to a full refresh
 * @param schemaChange the model's own answer to new columns
 */
public record SnapshotConfig(
        List<String> uniqueKey,
        Strategy strategy,
        Optional<String> updatedAt,
        List<String> checkColumns,
        Optional<String> observedAt,
        Input input,
        boolean hardDeletes,
        InitialValidFrom initialValidFrom,
        String validFrom,
        String validTo,
        Optional<RefreshPolicy> fullRefresh,
        Optional<SchemaChangePolicy> schemaChange) {

    /** The one item of {@code check_columns [*]}. */
    public static final String EVERY_COLUMN = "*";

    /** How a change is noticed. */
    public enum Strategy {
        /** A later {@code updated_at}. */
        TIMESTAMP,
        /** Another value in a check column. */
        CHECK
    }

    /** What the rows of the query are. */
    public enum Input {
        /** The present state, one row for each key. */
        CURRENT_STATE,
        /** Complete pictures, one for each time of observation. */
        OBSERVATIONS,
        /** Changes, one row for each key and time of change. */
        CHANGES
    }

    /** From when the first version of a key is valid. */
    public enum InitialValidFrom {
        UPDATED_AT,
        OBSERVED_AT,
        EXECUTION_TIME
    }

    public SnapshotConfig {
        uniqueKey = List.copyOf(new LinkedHashSet<>(uniqueKey));
        checkColumns = List.copyOf(new LinkedHashSet<>(checkColumns));
    }

    /** What a model without contradictions declares; a missing required value is a programming error. */
    public static SnapshotConfig of(ModelConfig config) {
        Strategy strategy =
                word(config, ModelField.SNAPSHOT_STRATEGY, Strategy.class).orElseThrow();
        Optional<String> observedAt = config.text(ModelField.OBSERVED_AT);
        return new SnapshotConfig(
                texts(config, ModelField.UNIQUE_KEY),
                strategy,
                config.text(ModelField.UPDATED_AT),
                texts(config, ModelField.CHECK_COLUMNS),
                observedAt,
                input(config, observedAt.isPresent()),
                config.text(ModelField.INVALIDATE_HARD_DELETES)
                        .filter("true"::equals)
                        .isPresent(),
                word(config, ModelField.INITIAL_VALID_FROM, InitialValidFrom.class)
                        .orElse(initialValidFrom(strategy, observedAt.isPresent())),
                config.text(ModelField.VALID_FROM_COLUMN).orElse("valid_from"),
                config.text(ModelField.VALID_TO_COLUMN).orElse("valid_to"),
                word(config, ModelField.SNAPSHOT_FULL_REFRESH, RefreshPolicy.class),
                word(config, ModelField.SNAPSHOT_SCHEMA_CHANGE, SchemaChangePolicy.class));
    }

    private static Input input(ModelConfig config, boolean historical) {
        if (!historical) return Input.CURRENT_STATE;
        boolean changes = config.text(ModelField.HISTORICAL_INPUT)
                .filter("changes"::equals)
                .isPresent();
        return changes ? Input.CHANGES : Input.OBSERVATIONS;
    }

    private static InitialValidFrom initialValidFrom(Strategy strategy, boolean historical) {
        if (strategy == Strategy.TIMESTAMP) return InitialValidFrom.UPDATED_AT;
        return historical ? InitialValidFrom.OBSERVED_AT : InitialValidFrom.EXECUTION_TIME;
    }

    private static <E extends Enum<E>> Optional<E> word(ModelConfig config, ModelField field, Class<E> type) {
        return config.text(field).map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
    }

    private static List<String> texts(ModelConfig config, ModelField field) {
        List<String> texts = new ArrayList<>();
        if (config.values().get(field) instanceof ConfigValue.Items items) {
            items.items().forEach(item -> texts.add(String.valueOf(item.plain())));
        }
        return texts;
    }

    /** Whether {@code check_columns} is {@code [*]}. */
    public boolean checksEveryColumn() {
        return checkColumns.contains(EVERY_COLUMN);
    }

    /** Whether the past is in the query, so that a lost history could be built again. */
    public boolean historical() {
        return input != Input.CURRENT_STATE;
    }

    /** Columns that the query must return: key, times and named check columns. */
    public List<String> requiredColumns() {
        LinkedHashSet<String> required = new LinkedHashSet<>(uniqueKey);
        updatedAt.ifPresent(required::add);
        observedAt.ifPresent(required::add);
        if (!checksEveryColumn()) required.addAll(checkColumns);
        return List.copyOf(required);
    }

    /** What {@code [*]} stands for: all columns besides key, times and validity. */
    public List<String> everyCheckColumn(List<String> columns) {
        List<String> others = new ArrayList<>(uniqueKey);
        updatedAt.ifPresent(others::add);
        observedAt.ifPresent(others::add);
        return columns.stream()
                .filter(name -> !isValidity(name) && others.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
    }

    /** Columns whose times become begin and end of versions. */
    public List<String> timeColumns() {
        LinkedHashSet<String> times = new LinkedHashSet<>();
        if (strategy == Strategy.TIMESTAMP || initialValidFrom == InitialValidFrom.UPDATED_AT) {
            updatedAt.ifPresent(times::add);
        }
        if (input == Input.OBSERVATIONS || initialValidFrom == InitialValidFrom.OBSERVED_AT) {
            observedAt.ifPresent(times::add);
        }
        return List.copyOf(times);
    }

    /** Whether a name is one of the two generated columns. */
    public boolean isValidity(String column) {
        return column.equalsIgnoreCase(validFrom) || column.equalsIgnoreCase(validTo);
    }
}
