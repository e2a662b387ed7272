package dev.sqlbuild.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what drivers return into plain Java values: numbers, strings, java.time, byte arrays, lists and maps. */
final class PlainValue {
    private PlainValue() {}

    static @Nullable Object of(@Nullable Object value) throws SQLException {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Timestamp timestamp) return timestamp.toLocalDateTime();
        if (value instanceof Date date) return date.toLocalDate();
        if (value instanceof Time time) return time.toLocalTime();
        if (value instanceof Blob blob) return blob.getBytes(1, (int) blob.length());
        if (value instanceof Array array) return list((Object[]) array.getArray());
        if (value instanceof Struct struct) return list(struct.getAttributes());
        if (value instanceof Map<?, ?> map) return map(map);
        if (value.getClass().getName().startsWith("java.")) return value;
        return value instanceof byte[] ? value : value.toString();
    }

    private static List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
        List<@Nullable Object> plain = new ArrayList<>(values.length);
        for (Object value : values) plain.add(of(value));
        return plain;
    }

    private static Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map) throws SQLException {
        Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) plain.put(of(entry.getKey()), of(entry.getValue()));
        return plain;
    }
}
