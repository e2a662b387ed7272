package dev.sqlbuild.base;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON text for people and programs that read it: keys keep their own order, numbers their scale. {@link CanonicalJson}
 * writes what is hashed or compared.
 */
public final class Json {
    private Json() {}

    /**
     * Text of a value made of maps with string keys, iterables, strings, numbers, booleans, optionals (empty as null) and
     * nulls; anything else as its {@code toString()} in quotes.
     */
    public static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                CanonicalJson.quote(out, String.valueOf(entry.getKey()));
                out.append(':');
                write(out, entry.getValue());
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> items) {
            char separator = '[';
            for (Object item : items) {
                out.append(separator);
                write(out, item);
                separator = ',';
            }
            out.append(separator == '[' ? "[]" : "]");
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof Boolean) {
            out.append(value);
        } else {
            CanonicalJson.quote(out, value.toString());
        }
    }

    /** Not-a-number and the infinities have no JSON number; they become strings. */
    private static String number(Number number) {
        if (number instanceof BigDecimal decimal) return decimal.toPlainString();
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? number.toString() : "\"" + number + "\"";
        }
        return number.toString();
    }
}
