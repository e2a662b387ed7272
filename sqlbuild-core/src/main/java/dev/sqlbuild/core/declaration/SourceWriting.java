package dev.sqlbuild.core.declaration;

import java.util.List;
import java.util.Optional;

/** How loaded rows reach the table of a managed source (java-nodes.md 3). */
public record SourceWriting(
        Optional<WriteStrategy> strategy, Optional<String> cursorColumn, List<String> uniqueKey, int loadBatchSize) {

    public static final int DEFAULT_BATCH_SIZE = 10_000;

    public SourceWriting {
        uniqueKey = List.copyOf(uniqueKey);
    }

    /** What happens to rows that are already there. */
    public enum WriteStrategy {
        TABLE,
        APPEND,
        DELETE_INSERT,
        MERGE
    }
}
