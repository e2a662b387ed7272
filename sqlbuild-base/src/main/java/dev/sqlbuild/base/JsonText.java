package dev.sqlbuild.base;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a value of maps, iterables and scalars as JSON without white space; subclasses say how its parts look. */
abstract class JsonText {
    private final StringBuilder out = new StringBuilder();

    /** The entries of an object in the order in which they are written. */
    abstract Map<?, ?> ordered(Map<?, ?> map);

    abstract String number(Number number);

    /** What stands between quotes for any other value. */
    abstract String word(Object value);

    final String write(@Nullable Object value) {
        append(value);
        return out.toString();
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Optional<?> optional) {
            append(optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            appendObject(ordered(map));
        } else if (value instanceof Iterable<?> items) {
            appendArray(items);
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof Boolean) {
            out.append(value);
        } else {
            appendQuoted(word(value));
        }
    }

    private void appendObject(Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            appendQuoted(String.valueOf(entry.getKey()));
            out.append(':');
            append(entry.getValue());
            separator = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void appendArray(Iterable<?> items) {
        char separator = '[';
        for (Object item : items) {
            out.append(separator);
            append(item);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    private void appendQuoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }
}
