package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TableReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the {@code freshness} block of a source. */
final class FreshnessReader {
    private static final String SUBJECT = "source freshness";
    private static final List<String> KEYS =
            List.of("strategy", "type", "column", "filter", "query", "lag_tolerance", "age_policy");
    private static final List<String> AGE_KEYS = List.of("warn_after", "error_after");

    private final String source;
    private final Diagnostics findings;
    private final TableReader reader;

    private FreshnessReader(String source, ConfigValue.Table block, Diagnostics findings) {
        this.source = source;
        this.findings = findings;
        this.reader = new TableReader(block, SUBJECT + " ", Code.D006, findings);
    }

    /** The block, or nothing when its strategy is unknown. */
    static Optional<Freshness> read(String source, ConfigValue.Table block, Diagnostics findings) {
        return new FreshnessReader(source, block, findings).read();
    }

    private Optional<Freshness> read() {
        reader.rejectUnknown(SUBJECT, KEYS);
        Optional<Freshness.Strategy> strategy = word("strategy", Freshness.Strategy.values());
        if (strategy.isEmpty()) {
            if (!reader.has("strategy"))
                mustBeOneOf(
                        "strategy", Freshness.Strategy.values(), reader.table().span());
            return Optional.empty();
        }
        switch (strategy.get()) {
            case ADAPTER -> {
                if (hasAny("type", "column", "query", "filter")) {
                    report("strategy adapter does not support type, column, query, or filter");
                }
            }
            case COLUMN -> {
                require("column", strategy.get());
                require("type", strategy.get());
                if (hasAny("query")) report("strategy column does not support query");
            }
            case SQL -> {
                require("query", strategy.get());
                require("type", strategy.get());
                if (hasAny("column", "filter")) report("strategy sql does not support column or filter");
            }
        }
        Optional<Freshness.ValueType> type = word("type", Freshness.ValueType.values());
        boolean timestamp = type.filter(Freshness.ValueType.TIMESTAMP::equals).isPresent();
        Optional<ConfigValue.Text> column = reader.textValue("column");
        if (column.filter(text -> !isPlainName(text.text())).isPresent()) {
            report("column must be a plain column name; use strategy sql for expressions");
        }
        Optional<Duration> lag = duration(reader, "lag_tolerance");
        if (reader.has("lag_tolerance") && !timestamp) report("lag_tolerance requires type timestamp");
        Optional<TableReader> age = agePolicy(timestamp || strategy.get() == Freshness.Strategy.ADAPTER);
        Optional<Duration> warn = age.flatMap(policy -> duration(policy, "warn_after"));
        Optional<Duration> error = age.flatMap(policy -> duration(policy, "error_after"));
        if (warn.isPresent() && error.isPresent() && warn.get().compareTo(error.get()) > 0) {
            report("age_policy warn_after must be less than or equal to error_after");
        }
        return Optional.of(new Freshness(
                strategy.get(),
                type,
                column.map(ConfigValue.Text::text),
                reader.text("filter"),
                reader.text("query"),
                lag,
                warn,
                error,
                reader.table().span()));
    }

    private Optional<TableReader> agePolicy(boolean supported) {
        Optional<ConfigValue.Table> policy = reader.table("age_policy");
        if (policy.isEmpty()) return Optional.empty();
        if (!supported) report("age_policy requires type timestamp or strategy adapter");
        TableReader age = reader.within(policy.get(), SUBJECT + " age_policy ");
        age.rejectUnknown(SUBJECT + " age_policy", AGE_KEYS);
        if (!age.has("warn_after") && !age.has("error_after")) report("age_policy requires warn_after or error_after");
        return Optional.of(age);
    }

    private boolean hasAny(String... keys) {
        for (String key : keys) {
            if (reader.has(key)) return true;
        }
        return false;
    }

    private void require(String key, Freshness.Strategy strategy) {
        if (!reader.has(key)) report("strategy " + word(strategy) + " requires " + key);
    }

    private void report(String problem) {
        findings.add(
                Diagnostic.of(Code.D006, SUBJECT + " " + problem, reader.table().span())
                        .on("source", source));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private <E extends Enum<E>> Optional<E> word(String key, E[] values) {
        Optional<ConfigValue.Text> text = reader.textValue(key);
        if (text.isEmpty()) return Optional.empty();
        for (E value : values) {
            if (word(value).equals(text.get().text())) return Optional.of(value);
        }
        mustBeOneOf(key, values, text.get().span());
        return Optional.empty();
    }

    private void mustBeOneOf(String key, Enum<?>[] values, SourceSpan span) {
        List<String> words = Arrays.stream(values).map(FreshnessReader::word).toList();
        String typed = reader.table()
                .find(key)
                .map(ConfigValue::plain)
                .map(String::valueOf)
                .orElse("");
        findings.add(
                Diagnostic.of(Code.D006, SUBJECT + " '" + key + "' must be one of: " + String.join(", ", words), span)
                        .on("source", source)
                        .withHelp(NearName.help(typed, words)));
    }

    private static boolean isPlainName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean part = Character.isLetter(c) || c == '_' || (i > 0 && (Character.isDigit(c) || c == '$'));
            if (!part) return false;
        }
        return true;
    }

    /** Minutes, hours or days. */
    private Optional<Duration> duration(TableReader table, String key) {
        Optional<ConfigValue.Text> text = table.textValue(key);
        if (text.isEmpty()) return Optional.empty();
        Optional<Duration> duration = ConfigDuration.find(text.get().text())
                .filter(found ->
                        "mhd".indexOf(text.get().text().charAt(text.get().text().length() - 1)) >= 0);
        if (duration.isEmpty()) {
            table.report(text.get().span(), key, "must be a positive duration like 15m, 2h, or 1d");
        }
        return duration;
    }
}
