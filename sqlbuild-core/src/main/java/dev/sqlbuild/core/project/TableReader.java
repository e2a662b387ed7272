package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Typed reading of one table: a value of the wrong type is reported at its place and read as absent, so that all
 * mistakes show at once. Messages name key and expected type but never a value, which may be secret, unless the key
 * takes one of a few words.
 *
 * @param table what to read
 * @param prefix put before a key in messages, such as {@code settings.}
 * @param code code of every finding
 */
public record TableReader(ConfigValue.Table table, String prefix, Code code, Diagnostics findings) {

    /** Reading of a nested table. */
    public TableReader within(ConfigValue.Table nested, String nestedPrefix) {
        return new TableReader(nested, nestedPrefix, code, findings);
    }

    public boolean has(String key) {
        return table.entries().containsKey(key);
    }

    /**
     * Reports keys that are not allowed, all in one finding.
     *
     * @param subject what has the keys, at the start of the message
     */
    public void rejectUnknown(String subject, Collection<String> allowed) {
        rejectUnknown(subject, allowed, Map.of());
    }

    /** @param advice help for keys that are known to be wrong, by key */
    public void rejectUnknown(String subject, Collection<String> allowed, Map<String, String> advice) {
        List<ConfigValue.Entry> unknown = table.entries().values().stream()
                .filter(entry -> !allowed.contains(entry.key()))
                .toList();
        if (unknown.isEmpty()) return;
        Optional<String> help = unknown.stream()
                .map(entry -> Optional.ofNullable(advice.get(entry.key())).or(() -> near(entry, unknown, allowed)))
                .flatMap(Optional::stream)
                .reduce((first, next) -> first + "; " + next);
        String keys =
                String.join(", ", unknown.stream().map(ConfigValue.Entry::key).toList());
        findings.add(Diagnostic.of(
                        code,
                        subject + " contains unknown key(s): " + keys + ". Allowed keys: " + String.join(", ", allowed)
                                + ".",
                        unknown.get(0).keySpan())
                .withHelp(help));
    }

    private static Optional<String> near(
            ConfigValue.Entry entry, List<ConfigValue.Entry> unknown, Collection<String> allowed) {
        if (unknown.size() == 1) return NearName.help(entry.key(), allowed);
        return NearName.nearest(entry.key(), allowed)
                .map(name -> "did you mean '" + name + "'? (for '" + entry.key() + "')");
    }

    /** Trimmed text; an empty one is an error. */
    public Optional<String> text(String key) {
        return textValue(key).map(ConfigValue.Text::text);
    }

    /** {@link #text} with its place. */
    public Optional<ConfigValue.Text> textValue(String key) {
        return table.find(key).flatMap(value -> {
            if (value instanceof ConfigValue.Text text) {
                String trimmed = text.text().trim();
                if (!trimmed.isEmpty()) return Optional.of(new ConfigValue.Text(trimmed, text.span()));
                report(value.span(), key, "must not be empty");
            } else {
                wrongType(key, value, "a string");
            }
            return Optional.empty();
        });
    }

    public Optional<Boolean> bool(String key) {
        return table.find(key).flatMap(value -> {
            if (value instanceof ConfigValue.Bool bool) return Optional.of(bool.value());
            wrongType(key, value, "true or false");
            return Optional.empty();
        });
    }

    public boolean bool(String key, boolean otherwise) {
        return bool(key).orElse(otherwise);
    }

    /** An integer of at least {@code minimum}. */
    public OptionalInt integer(String key, int minimum) {
        Optional<ConfigValue> found = table.find(key);
        if (found.isEmpty()) return OptionalInt.empty();
        if (!(found.get() instanceof ConfigValue.Whole whole)) {
            wrongType(key, found.get(), "an integer");
        } else if (whole.value() < minimum) {
            report(whole.span(), key, "must be at least " + minimum);
        } else if (whole.value() > Integer.MAX_VALUE) {
            report(whole.span(), key, "must be at most " + Integer.MAX_VALUE);
        } else {
            return OptionalInt.of((int) whole.value());
        }
        return OptionalInt.empty();
    }

    /** One of the lower-case names of an enum's constants. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) words.add(constant.name().toLowerCase(Locale.ROOT));
        return choice(key, words).map(word -> type.getEnumConstants()[words.indexOf(word)]);
    }

    /** One of a few words. */
    public Optional<String> choice(String key, List<String> words) {
        Optional<ConfigValue.Text> text = textValue(key);
        if (text.isEmpty() || words.contains(text.get().text())) return text.map(ConfigValue.Text::text);
        findings.add(Diagnostic.of(
                        code,
                        prefix + key + " must be one of: " + String.join(", ", words) + "; found '"
                                + text.get().text() + "'",
                        text.get().span())
                .withHelp(NearName.help(text.get().text(), words)));
        return Optional.empty();
    }

    public Optional<Duration> duration(String key) {
        return textValue(key).flatMap(text -> {
            Optional<Duration> duration = ConfigDuration.find(text.text());
            if (duration.isEmpty()) report(text.span(), key, "must be a duration such as \"45m\", \"2h\" or \"30d\"");
            return duration;
        });
    }

    /** A list of non-empty strings; absent reads as empty. */
    public List<String> texts(String key) {
        Optional<ConfigValue> found = table.find(key);
        if (found.isEmpty()) return List.of();
        if (!(found.get() instanceof ConfigValue.Items items)) {
            wrongType(key, found.get(), "a list of strings");
            return List.of();
        }
        List<String> texts = new ArrayList<>(items.items().size());
        for (ConfigValue item : items.items()) {
            if (!(item instanceof ConfigValue.Text text)) {
                wrongType(key, item, "a list of strings");
            } else if (text.text().isBlank()) {
                report(item.span(), key, "must not contain empty strings");
            } else {
                texts.add(text.text().trim());
            }
        }
        return List.copyOf(texts);
    }

    public Optional<ConfigValue.Table> table(String key) {
        return table.find(key).flatMap(value -> {
            if (value instanceof ConfigValue.Table nested) return Optional.of(nested);
            wrongType(key, value, "a table");
            return Optional.empty();
        });
    }

    /** A nested reader; an absent table reads as empty. */
    public TableReader section(String key) {
        ConfigValue.Table nested = table(key).orElse(new ConfigValue.Table(Map.of(), table.span()));
        return within(nested, prefix + key + ".");
    }

    /** Reports that {@code key} {@code problem}, as in {@code must be at least 1}. */
    public void report(SourceSpan span, String key, String problem) {
        findings.add(Diagnostic.of(code, prefix + key + " " + problem, span));
    }

    private void wrongType(String key, ConfigValue value, String expected) {
        report(value.span(), key, "must be " + expected + ", found " + described(value));
    }

    private static String described(ConfigValue value) {
        String name = value.typeName();
        if (value instanceof ConfigValue.Null) return name;
        return (name.equals("integer") ? "an " : "a ") + name;
    }
}
