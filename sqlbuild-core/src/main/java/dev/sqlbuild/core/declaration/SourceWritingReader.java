package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.declaration.SourceWriting.WriteStrategy;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TableReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the keys that say how a managed source is written. */
final class SourceWritingReader {
    private static final List<String> KEYS =
            List.of("write_strategy", "cursor_column", "unique_key", "load_batch_size");

    private SourceWritingReader() {}

    /** @param ingested whether a declarative block fills the source, which then has a strategy of its own */
    static SourceWriting read(TableReader reader, String subject, boolean managed, boolean ingested) {
        if (!managed) {
            for (String key : KEYS) {
                if (reader.has(key)) report(reader, key, subject + " defines " + key + " but is not managed");
            }
        }
        Optional<WriteStrategy> strategy = reader.choice("write_strategy", WriteStrategy.class);
        Optional<String> cursor = reader.text("cursor_column");
        List<String> key = uniqueKey(reader);
        OptionalInt batch = reader.integer("load_batch_size", 1);
        if (managed && !ingested) check(reader, subject, strategy, cursor.isPresent(), !key.isEmpty());
        return new SourceWriting(strategy, cursor, key, batch.orElse(SourceWriting.DEFAULT_BATCH_SIZE));
    }

    private static List<String> uniqueKey(TableReader reader) {
        boolean single = reader.table()
                .find("unique_key")
                .filter(ConfigValue.Text.class::isInstance)
                .isPresent();
        return single ? reader.text("unique_key").map(List::of).orElse(List.of()) : reader.texts("unique_key");
    }

    private static void check(
            TableReader reader, String subject, Optional<WriteStrategy> strategy, boolean cursor, boolean key) {
        if (strategy.isEmpty()) return;
        String word = strategy.get().name().toLowerCase(Locale.ROOT);
        boolean needsCursor = strategy.get() == WriteStrategy.DELETE_INSERT || strategy.get() == WriteStrategy.MERGE;
        boolean needsKey = strategy.get() == WriteStrategy.MERGE;
        if (needsCursor && !cursor) missing(reader, subject, word, "cursor_column");
        if (needsKey && !key) missing(reader, subject, word, "unique_key");
        if (strategy.get() == WriteStrategy.TABLE && cursor) refused(reader, subject, word, "cursor_column");
        if (!needsKey && key) refused(reader, subject, word, "unique_key");
    }

    private static void missing(TableReader reader, String subject, String strategy, String key) {
        report(reader, "write_strategy", subject + " write_strategy " + strategy + " requires " + key);
    }

    private static void refused(TableReader reader, String subject, String strategy, String key) {
        report(reader, key, subject + " write_strategy " + strategy + " does not support " + key);
    }

    private static void report(TableReader reader, String key, String message) {
        var span = reader.table()
                .findEntry(key)
                .map(ConfigValue.Entry::keySpan)
                .orElse(reader.table().span());
        reader.findings().add(Diagnostic.of(reader.code(), message, span));
    }
}
