package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of one {@code [connection]}, checked against the keys of the adapter. Never shows a secret. */
public final class ConnectionConfig {
    /** Shown in the place of every secret. */
    public static final String MASK = "****";

    private final Map<String, ConnectionKey> keys;
    private final Map<String, Object> values;

    private ConnectionConfig(Map<String, ConnectionKey> keys, Map<String, Object> values) {
        this.keys = keys;
        this.values = values;
    }

    /** Checks resolved values (TOML shapes: strings, longs, booleans, lists, maps); all errors are {@code A404}. */
    public static ConnectionConfig of(Adapter adapter, Map<String, ?> values) {
        Map<String, ConnectionKey> keys = new LinkedHashMap<>();
        adapter.connectionKeys().forEach(key -> keys.put(key.name(), key));
        Diagnostics problems = new Diagnostics();
        values.forEach((name, value) -> {
            ConnectionKey key = keys.get(name);
            if (key == null) {
                problems.add(problem(
                                "unknown connection key '" + name + "' for adapter '" + adapter.adapterName() + "'")
                        .withHelp(NearName.help(name, keys.keySet())
                                .orElse("known keys: " + String.join(", ", keys.keySet()))));
            } else if (!key.type().accepts(value)) {
                problems.add(problem(
                        "connection key '" + name + "' must be " + key.type().words()));
            }
        });
        for (ConnectionKey key : keys.values()) {
            if (key.required() && !values.containsKey(key.name())) {
                problems.add(problem(
                        "connection key '" + key.name() + "' is required by adapter '" + adapter.adapterName() + "'"));
            }
        }
        problems.throwIfErrors();
        return new ConnectionConfig(keys, new LinkedHashMap<>(values));
    }

    /** The value or the key's default. */
    public Optional<String> string(String name) {
        return find(name).map(Object::toString).or(() -> key(name).defaultText());
    }

    public boolean flag(String name) {
        return string(name).map(Boolean::parseBoolean).orElse(false);
    }

    public Optional<Duration> duration(String name) {
        return string(name).flatMap(ShortDuration::parse);
    }

    public List<String> strings(String name) {
        return find(name)
                .map(value -> ((List<?>) value).stream().map(Object::toString).toList())
                .orElse(List.of());
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> table(String name) {
        return find(name).map(value -> (Map<String, Object>) value).orElse(Map.of());
    }

    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> tables(String name) {
        return find(name).map(value -> (List<Map<String, Object>>) value).orElse(List.of());
    }

    /** The given values as they may be shown: secrets and driver properties masked. */
    public Map<String, Object> masked() {
        Map<String, Object> shown = new LinkedHashMap<>();
        values.forEach((name, value) -> shown.put(name, key(name).secret() ? MASK : maskUserInfo(value)));
        return shown;
    }

    /** The text with every secret value in it masked; for messages of an engine that quotes its configuration. */
    public String scrub(String text) {
        String clean = text;
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            if (key(entry.getKey()).secret()) clean = scrub(clean, entry.getValue());
        }
        return clean;
    }

    /** Whether both configurations say the same. */
    public boolean matches(ConnectionConfig other) {
        return values.equals(other.values);
    }

    @Override
    public String toString() {
        return masked().toString();
    }

    private static String scrub(String text, @Nullable Object secret) {
        if (secret instanceof Map<?, ?> map) {
            String clean = text;
            for (Object value : map.values()) clean = scrub(clean, value);
            return clean;
        }
        if (secret instanceof List<?> list) {
            String clean = text;
            for (Object value : list) clean = scrub(clean, value);
            return clean;
        }
        String value = String.valueOf(secret);
        return value.length() < 4 ? text : text.replace(value, MASK);
    }

    /** {@code scheme://user:password@host} loses what stands before the host. */
    private static Object maskUserInfo(Object value) {
        if (!(value instanceof String text)) return value;
        int scheme = text.indexOf("://");
        int at = text.indexOf('@');
        if (scheme < 0 || at < scheme) return value;
        return text.substring(0, scheme + 3) + MASK + text.substring(at);
    }

    private Optional<Object> find(String name) {
        key(name);
        return Optional.ofNullable(values.get(name));
    }

    private ConnectionKey key(String name) {
        ConnectionKey key = keys.get(name);
        if (key == null) throw new IllegalArgumentException("the adapter declares no connection key " + name);
        return key;
    }

    private static Diagnostic problem(String message) {
        return Diagnostic.of(Code.A404, message);
    }
}
