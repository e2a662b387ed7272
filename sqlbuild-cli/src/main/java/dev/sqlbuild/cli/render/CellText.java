package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of a result set as text and as JSON values. */
final class CellText {
    static final String NULL = "NULL";

    private CellText() {}

    /** For people and for CSV; NULL must have been dealt with where it is not to be written {@code NULL}. */
    static String of(@Nullable Object value) {
        Object json = json(value);
        if (json == null) return NULL;
        return json instanceof List || json instanceof Map ? Json.of(json) : plain(json);
    }

    /** Numbers, booleans, strings, lists, maps and null; times as ISO strings, bytes in hex. */
    static @Nullable Object json(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof String)
            return value;
        if (value instanceof LocalDateTime time) return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        if (value instanceof OffsetDateTime time) return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        if (value instanceof LocalTime time) return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        if (value instanceof byte[] bytes) return HexFormat.of().formatHex(bytes);
        if (value instanceof List<?> items) {
            List<@Nullable Object> json = new ArrayList<>();
            for (Object item : items) json.add(json(item));
            return json;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            map.forEach((key, item) -> json.put(of(key), json(item)));
            return json;
        }
        return value.toString();
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
