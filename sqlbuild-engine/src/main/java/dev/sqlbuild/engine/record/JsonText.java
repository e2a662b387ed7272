package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.CanonicalJson;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON text of maps in their own key order, lists, strings, numbers, booleans, optionals and nulls. */
final class JsonText {
    private JsonText() {}

    static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                CanonicalJson.quote(out, String.valueOf(entry.getKey()));
                out.append(':');
                write(out, entry.getValue());
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof Iterable<?> items) {
            out.append('[');
            String separator = "";
            for (Object item : items) {
                out.append(separator);
                write(out, item);
                separator = ",";
            }
            out.append(']');
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else {
            CanonicalJson.quote(out, value.toString());
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number
                && (!(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue()));
    }
}
