package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key an adapter understands in {@code [connection]}.
 *
 * @param defaultText default as it would be written, for help texts; the value when the key is absent
 * @param secret shown as {@code ****} everywhere
 */
public record ConnectionKey(String name, Type type, Optional<String> defaultText, boolean required, boolean secret) {

    /** Shape of the TOML value. */
    public enum Type {
        STRING("a string"),
        INTEGER("an integer"),
        BOOLEAN("true or false"),
        DURATION("a duration such as \"30s\""),
        STRING_LIST("a list of strings"),
        TABLE("a table"),
        TABLE_LIST("a list of tables");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** For messages. */
        public String words() {
            return words;
        }

        boolean accepts(Object value) {
            return switch (this) {
                case STRING -> value instanceof String;
                case INTEGER -> value instanceof Long || value instanceof Integer;
                case BOOLEAN -> value instanceof Boolean;
                case DURATION ->
                    value instanceof String text && ShortDuration.parse(text).isPresent();
                case STRING_LIST ->
                    value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
                case TABLE -> value instanceof Map<?, ?>;
                case TABLE_LIST ->
                    value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance);
            };
        }
    }

    public static ConnectionKey optional(String name, Type type) {
        return new ConnectionKey(name, type, Optional.empty(), false, false);
    }

    public static ConnectionKey withDefault(String name, Type type, String defaultText) {
        return new ConnectionKey(name, type, Optional.of(defaultText), false, false);
    }

    public static ConnectionKey required(String name, Type type) {
        return new ConnectionKey(name, type, Optional.empty(), true, false);
    }

    public ConnectionKey asSecret() {
        return new ConnectionKey(name, type, defaultText, required, true);
    }
}
