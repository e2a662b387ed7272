package dev.sqlbuild.cli.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secret values of the active connection, masked wherever they would appear in output. */
public final class Secrets {
    /** What is printed instead. */
    public static final String MASK = "****";

    /** Nothing to hide. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final List<String> WORDS = List.of("password", "token", "secret", "key", "passphrase");
    /** A shorter value would mask innocent text, and is no secret. */
    private static final int SHORTEST = 4;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /** The secrets of a connection map, nested tables included. */
    public static Secrets of(Map<String, ?> connection) {
        List<String> values = new ArrayList<>();
        collect("", connection, values);
        values.sort(Comparator.comparingInt(String::length).reversed());
        return new Secrets(List.copyOf(values));
    }

    /** Whether values of a key of that name are secret. */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The text without any of the values. */
    public String mask(String text) {
        String clean = text;
        for (String value : values) clean = clean.replace(value, MASK);
        return clean;
    }

    private static void collect(String key, @Nullable Object value, List<String> values) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> collect(isSecret(key) ? key : String.valueOf(name), item, values));
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(key, item, values));
        } else if (value != null) {
            String text = value.toString();
            if (isSecret(key)) add(text, values);
            else userInfo(text, values);
        }
    }

    /** What stands between {@code ://user:} and {@code @}, and what a URL gives to a secret parameter. */
    private static void userInfo(String text, List<String> values) {
        int scheme = text.indexOf("://");
        int at = scheme < 0 ? -1 : text.lastIndexOf('@');
        if (at > scheme) {
            int colon = text.indexOf(':', scheme + 3);
            if (colon >= 0 && colon < at) add(text.substring(colon + 1, at), values);
        }
        int query = text.indexOf('?');
        if (query < 0) return;
        for (String pair : text.substring(query + 1).split("[&;]")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && isSecret(pair.substring(0, equals))) add(pair.substring(equals + 1), values);
        }
    }

    private static void add(String value, List<String> values) {
        if (value.length() >= SHORTEST && !values.contains(value)) values.add(value);
    }
}
