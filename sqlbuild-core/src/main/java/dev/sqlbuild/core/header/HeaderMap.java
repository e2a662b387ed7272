package dev.sqlbuild.core.header;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code ( key value ... )}: entries in authored order under unique, case-sensitive keys. */
public final class HeaderMap implements HeaderValue {
    private final Map<String, Entry> entries;
    private final int start;
    private final int end;

    HeaderMap(Map<String, Entry> entries, int start, int end) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.start = start;
        this.end = end;
    }

    /** A key with its value and the key's place in the file. */
    public record Entry(String key, int keyStart, HeaderValue value) {
        public int keyEnd() {
            return keyStart + key.length();
        }
    }

    static HeaderMap empty(int offset) {
        return new HeaderMap(Map.of(), offset, offset);
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    public Optional<HeaderValue> find(String key) {
        return findEntry(key).map(Entry::value);
    }

    public Optional<Entry> findEntry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public Kind kind() {
        return Kind.MAP;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public Map<String, @Nullable Object> plain() {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (Entry entry : entries.values())
            plain.put(entry.key(), entry.value().plain());
        return Collections.unmodifiableMap(plain);
    }

    @Override
    public HeaderMap mapTexts(Function<Text, HeaderValue> change) {
        Map<String, Entry> changed = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            changed.put(
                    entry.key(),
                    new Entry(entry.key(), entry.keyStart(), entry.value().mapTexts(change)));
        }
        return new HeaderMap(changed, start, end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HeaderMap map && entries.equals(map.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.values().toString();
    }
}
