package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceSpan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One authored configuration value with its place, the same for TOML, YAML, SQL headers and JSON given on the command
 * line. A hook in a list is a table {@code {inline_sql: text}}, {@code {sql: name, args: table}} or
 * {@code {java: name, args: table}}; an audit with arguments is a table with one entry; a reference call is its text.
 */
public sealed interface ConfigValue {

    SourceSpan span();

    /** Word for the type in messages: {@code string}, {@code integer}, {@code list} and so on. */
    String typeName();

    /** The value as plain Java: string, boolean, long, decimal, null, list or ordered map. */
    @Nullable
    Object plain();

    /** The same value shown at another place. */
    ConfigValue at(SourceSpan place);

    /** Text; may hold {@code ${...}} templates until expanded. */
    record Text(String text, SourceSpan span) implements ConfigValue {
        @Override
        public String typeName() {
            return "string";
        }

        @Override
        public String plain() {
            return text;
        }

        @Override
        public Text at(SourceSpan place) {
            return new Text(text, place);
        }
    }

    /** True or false. */
    record Bool(boolean value, SourceSpan span) implements ConfigValue {
        @Override
        public String typeName() {
            return "boolean";
        }

        @Override
        public Boolean plain() {
            return value;
        }

        @Override
        public Bool at(SourceSpan place) {
            return new Bool(value, place);
        }
    }

    /** A 64-bit integer. */
    record Whole(long value, SourceSpan span) implements ConfigValue {
        @Override
        public String typeName() {
            return "integer";
        }

        @Override
        public Long plain() {
            return value;
        }

        @Override
        public Whole at(SourceSpan place) {
            return new Whole(value, place);
        }
    }

    /** A number with a fraction. */
    record Decimal(BigDecimal value, SourceSpan span) implements ConfigValue {
        @Override
        public String typeName() {
            return "number";
        }

        @Override
        public BigDecimal plain() {
            return value;
        }

        @Override
        public Decimal at(SourceSpan place) {
            return new Decimal(value, place);
        }
    }

    /** An explicit null, which clears an inherited value. */
    record Null(SourceSpan span) implements ConfigValue {
        @Override
        public String typeName() {
            return "null";
        }

        @Override
        public @Nullable Object plain() {
            return null;
        }

        @Override
        public Null at(SourceSpan place) {
            return new Null(place);
        }
    }

    /** A list in authored order. */
    record Items(List<ConfigValue> items, SourceSpan span) implements ConfigValue {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String typeName() {
            return "list";
        }

        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> plain = new ArrayList<>(items.size());
            for (ConfigValue item : items) plain.add(item.plain());
            return Collections.unmodifiableList(plain);
        }

        @Override
        public Items at(SourceSpan place) {
            return new Items(items, place);
        }
    }

    /** A table, map or mapping; entries keep the authored order. */
    record Table(Map<String, Entry> entries, SourceSpan span) implements ConfigValue {
        public Table {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** A table of entries whose keys differ. */
        public static Table of(Iterable<Entry> entries, SourceSpan span) {
            Map<String, Entry> byKey = new LinkedHashMap<>();
            for (Entry entry : entries) byKey.put(entry.key(), entry);
            return new Table(byKey, span);
        }

        public Set<String> keys() {
            return entries.keySet();
        }

        public Optional<Entry> findEntry(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        public Optional<ConfigValue> find(String key) {
            return findEntry(key).map(Entry::value);
        }

        @Override
        public String typeName() {
            return "table";
        }

        @Override
        public Map<String, @Nullable Object> plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            entries.forEach((key, entry) -> plain.put(key, entry.value().plain()));
            return Collections.unmodifiableMap(plain);
        }

        @Override
        public Table at(SourceSpan place) {
            return new Table(entries, place);
        }
    }

    /** One key of a {@link Table} with the place of the key itself. */
    record Entry(String key, SourceSpan keySpan, ConfigValue value) {
        public Entry withValue(ConfigValue other) {
            return new Entry(key, keySpan, other);
        }
    }
}
