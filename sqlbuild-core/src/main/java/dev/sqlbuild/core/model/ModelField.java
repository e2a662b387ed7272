package dev.sqlbuild.core.model;

import static dev.sqlbuild.core.model.FieldType.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a {@code MODEL} header (models.md 3), which are also the keys of {@code [defaults]} and
 * {@code [path_defaults]}: one list for reading, layering, validation and version identity.
 */
public enum ModelField {
    MATERIALIZED(TEXT, Use.ANY, Flag.DEFAULT, Flag.IDENTITY),
    DESCRIPTION(TEXT, Use.ANY),
    TAGS(TEXT_LIST, Use.ANY, Flag.DEFAULT),
    META(MAP, Use.ANY),
    OWNER(TEXT, Use.ANY),
    COLUMNS(MAP, Use.ANY, Flag.HEADER_ONLY),
    MODEL_SCHEMA(TEXT, Use.ANY),
    CONTRACT(TEXT, Use.ANY, List.of("enforced", "none"), Flag.DEFAULT),
    AUDITS(FieldType.AUDITS, Use.ANY),
    AUDIT_FACTORIES(TEXT_LIST, Use.ANY),
    ENUMS(MAP, Use.ANY, Flag.HEADER_ONLY),
    CONSTANTS(MAP, Use.ANY, Flag.HEADER_ONLY),
    SCHEMA(TEXT, Use.ANY, Flag.DEFAULT),
    DATABASE(TEXT, Use.ANY, Flag.DEFAULT),
    ALIAS(TEXT, Use.ANY),
    ENABLED(BOOLEAN, Use.ANY),
    SQL_ANALYSIS(BOOLEAN, Use.ANY),
    PRE_HOOKS(HOOKS, Use.ANY, Flag.IDENTITY),
    POST_HOOKS(HOOKS, Use.ANY, Flag.IDENTITY),
    RUN_DESPITE_UNCHANGED(TEXT, Use.TABLE),
    INCREMENTAL_STRATEGY(
            TEXT, Use.INCREMENTAL, List.of("append", "delete_insert", "merge"), Flag.DEFAULT, Flag.IDENTITY),
    INCREMENTAL_MODE(TEXT, Use.INCREMENTAL, List.of("full", "microbatch"), Flag.DEFAULT, Flag.IDENTITY),
    UNIQUE_KEY(TEXT_LIST, Use.INCREMENTAL_OR_SNAPSHOT, Flag.IDENTITY),
    CURSOR(TEXT, Use.INCREMENTAL, Flag.IDENTITY),
    CURSOR_TYPE(TEXT, Use.CURSOR, List.of("timestamp", "integer", "date"), Flag.IDENTITY),
    CURSOR_GRAIN(TEXT, Use.CURSOR, List.of("second", "minute", "hour", "day", "month", "year"), Flag.IDENTITY),
    CURSOR_START(TEXT_OR_INTEGER, Use.CURSOR, Flag.DEFAULT, Flag.IDENTITY),
    CURSOR_END(TEXT_OR_INTEGER, Use.CURSOR, Flag.DEFAULT, Flag.IDENTITY),
    CURSOR_INPUTS(MAP, Use.CURSOR, Flag.IDENTITY),
    APPEND_CURSOR_INCLUSIVE(BOOLEAN, Use.APPEND_CURSOR, Flag.DEFAULT, Flag.IDENTITY),
    LOOKBACK(TEXT_OR_INTEGER, Use.CURSOR, Flag.DEFAULT, Flag.IDENTITY),
    MERGE_EXCLUDE_COLUMNS(TEXT_LIST, Use.MERGE, Flag.DEFAULT),
    BATCH_SIZE(TEXT_OR_INTEGER, Use.MICROBATCH, Flag.DEFAULT),
    MICROBATCH_STRATEGY(TEXT, Use.MICROBATCH, List.of("watermark", "rolling_window"), Flag.DEFAULT),
    CURSOR_WATERMARK_MODE(TEXT, Use.CURSOR, List.of("all", "any"), Flag.DEFAULT),
    BATCH_CONCURRENCY(POSITIVE_INTEGER, Use.MICROBATCH, Flag.DEFAULT),
    MICROBATCH_LIMIT(MAP, Use.MICROBATCH),
    FULL_REFRESH(BOOLEAN, Use.INCREMENTAL, Flag.DEFAULT),
    ON_SCHEMA_CHANGE(
            TEXT, Use.INCREMENTAL, List.of("append_new_columns", "sync_all_columns", "ignore", "fail"), Flag.IDENTITY),
    REPLAY_ON_CHANGE(TEXT, Use.ANY, Flag.DEFAULT),
    SCHEMA_CHANGE_BACKFILL(MAP, Use.INCREMENTAL, Flag.DEFAULT),
    SNAPSHOT_STRATEGY(TEXT, Use.SNAPSHOT, List.of("timestamp", "check"), Flag.IDENTITY),
    UPDATED_AT(TEXT, Use.SNAPSHOT, Flag.IDENTITY),
    CHECK_COLUMNS(TEXT_LIST, Use.SNAPSHOT, Flag.IDENTITY),
    OBSERVED_AT(TEXT, Use.SNAPSHOT, Flag.IDENTITY),
    HISTORICAL_INPUT(TEXT, Use.SNAPSHOT, List.of("snapshot", "changes"), Flag.IDENTITY),
    INITIAL_VALID_FROM(TEXT, Use.SNAPSHOT, List.of("updated_at", "observed_at", "execution_time"), Flag.IDENTITY),
    INVALIDATE_HARD_DELETES(BOOLEAN, Use.SNAPSHOT, Flag.IDENTITY),
    VALID_FROM_COLUMN(TEXT, Use.SNAPSHOT, Flag.IDENTITY),
    VALID_TO_COLUMN(TEXT, Use.SNAPSHOT, Flag.IDENTITY),
    SNAPSHOT_FULL_REFRESH(TEXT, Use.SNAPSHOT, List.of("allow", "deny", "require_confirmation"), Flag.IDENTITY),
    SNAPSHOT_SCHEMA_CHANGE(
            TEXT, Use.SNAPSHOT, List.of("append_new_columns", "deny", "require_confirmation"), Flag.IDENTITY),
    CONFIG(MAP, Use.CUSTOM, Flag.IDENTITY),
    PLACEHOLDERS(MAP, Use.CUSTOM, Flag.IDENTITY),
    MIGRATE_FROM(TEXT, Use.ANY, Flag.HEADER_ONLY),
    MIGRATE_FORCE(BOOLEAN, Use.ANY, Flag.HEADER_ONLY),
    OLD_NAME_VIEW(DURATION_OR_FALSE, Use.ANY),
    ROW_DIFF_EXCLUDE_COLUMNS(TEXT_LIST, Use.ANY, Flag.DEFAULT),
    ROW_DIFF_TOLERANCES(MAP, Use.ANY, Flag.DEFAULT),
    ROW_DIFF_SAMPLE_ROWS(COUNT, Use.ANY, Flag.DEFAULT),
    ROW_DIFF_SAMPLE_SEED(INTEGER, Use.ANY, Flag.DEFAULT);

    /** Models for which a field has a meaning; each narrower use implies its wider one. */
    public enum Use {
        ANY,
        TABLE,
        INCREMENTAL,
        /** Incremental with a cursor. */
        CURSOR,
        /** Incremental with strategy append and a cursor. */
        APPEND_CURSOR,
        /** Incremental with strategy merge. */
        MERGE,
        /** Incremental in mode microbatch. */
        MICROBATCH,
        INCREMENTAL_OR_SNAPSHOT,
        SNAPSHOT,
        CUSTOM
    }

    private enum Flag {
        DEFAULT,
        HEADER_ONLY,
        IDENTITY
    }

    private static final Map<String, ModelField> BY_KEY = byKey();
    private static final List<String> KEYS =
            List.of(values()).stream().map(ModelField::key).toList();

    private final String key = name().toLowerCase(Locale.ROOT);
    private final FieldType type;
    private final Use use;
    private final List<String> choices;
    private final Set<Flag> flags;

    ModelField(FieldType type, Use use, Flag... flags) {
        this(type, use, List.of(), flags);
    }

    ModelField(FieldType type, Use use, List<String> choices, Flag... flags) {
        this.type = type;
        this.use = use;
        this.choices = choices;
        this.flags = flags.length == 0 ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(List.of(flags)));
    }

    /** The spelling in files. */
    public String key() {
        return key;
    }

    public FieldType type() {
        return type;
    }

    public Use use() {
        return use;
    }

    /** The only words allowed, or an empty list when any text is. */
    public List<String> choices() {
        return choices;
    }

    /** An accepted older spelling. */
    public Optional<String> alias() {
        return switch (this) {
            case REPLAY_ON_CHANGE -> Optional.of("query_change_backfill");
            case SQL_ANALYSIS -> Optional.of("sql_validation");
            default -> Optional.empty();
        };
    }

    /** Whether {@code [defaults]} may set it. */
    public boolean allowedInDefaults() {
        return flags.contains(Flag.DEFAULT);
    }

    /** Whether {@code [path_defaults]} may set it. */
    public boolean allowedInPathDefaults() {
        return !flags.contains(Flag.HEADER_ONLY);
    }

    /** Whether the value is part of the version identity. */
    public boolean versionIdentity() {
        return flags.contains(Flag.IDENTITY);
    }

    /** Whether the header of any other materialization must not have it. */
    public boolean incrementalOnly() {
        return switch (use) {
            case INCREMENTAL, CURSOR, APPEND_CURSOR, MERGE, MICROBATCH -> true;
            case ANY, TABLE, INCREMENTAL_OR_SNAPSHOT, SNAPSHOT, CUSTOM -> false;
        };
    }

    /** The field written {@code key}, also by its older spelling. */
    public static Optional<ModelField> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** All current spellings, for near names and lists of allowed keys. */
    public static List<String> keys() {
        return KEYS;
    }

    /** Current spellings of the fields that {@code [defaults]} may set. */
    public static List<String> defaultKeys() {
        List<String> keys = new ArrayList<>();
        for (ModelField field : values()) {
            if (field.allowedInDefaults()) keys.add(field.key);
        }
        return keys;
    }

    private static Map<String, ModelField> byKey() {
        Map<String, ModelField> fields = new HashMap<>();
        for (ModelField field : values()) {
            fields.put(field.key, field);
            field.alias().ifPresent(alias -> fields.put(alias, field));
        }
        return Map.copyOf(fields);
    }
}
