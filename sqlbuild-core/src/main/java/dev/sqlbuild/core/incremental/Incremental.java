package dev.sqlbuild.core.incremental;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the header of an incremental model says (incremental.md 1).
 *
 * @param strategy how a delta gets into the target
 * @param cursor absent when all inputs are read in full each time
 * @param uniqueKey columns that identify a row
 * @param mergeExclude columns that a match does not update
 * @param microbatch absent when a window is processed at once
 * @param onSchemaChange what new, missing and retyped columns do
 * @param fullRefresh absent follows the command
 */
public record Incremental(
        Strategy strategy,
        Optional<Cursor> cursor,
        List<String> uniqueKey,
        List<String> mergeExclude,
        Optional<Microbatch> microbatch,
        OnSchemaChange onSchemaChange,
        Optional<Boolean> fullRefresh) {

    /** How a delta gets into the target. */
    public enum Strategy {
        APPEND,
        DELETE_INSERT,
        MERGE;

        /** Word in files and output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Strategy of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What new, missing and retyped columns do. */
    public enum OnSchemaChange {
        APPEND_NEW_COLUMNS,
        SYNC_ALL_COLUMNS,
        IGNORE,
        FAIL;

        /** Word in files and output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static OnSchemaChange of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public Incremental {
        uniqueKey = List.copyOf(uniqueKey);
        mergeExclude = List.copyOf(mergeExclude);
    }

    public Incremental withCursor(Cursor other) {
        return new Incremental(
                strategy, Optional.of(other), uniqueKey, mergeExclude, microbatch, onSchemaChange, fullRefresh);
    }

    /** Whether a window always covers whole buckets, which it replaces. */
    public boolean aligned() {
        return strategy != Strategy.APPEND;
    }
}
