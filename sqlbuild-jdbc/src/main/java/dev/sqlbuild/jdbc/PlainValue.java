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
record PlainValue(DriverDialect driver) {

    @Nullable
    Object of(@Nullable Object value) throws SQLException {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean)
            return value;
        Object plain = driver.plain(value);
        if (plain instanceof Timestamp timestamp) return timestamp.toLocalDateTime();
        if (plain instanceof Date date) return date.toLocalDate();
        if (plain instanceof Time time) return time.toLocalTime();
        if (plain instanceof Blob blob) return blob.getBytes(1, (int) blob.length());
        if (plain instanceof Array array) return list((Object[]) array.getArray());
        if (plain instanceof Struct struct) return list(struct.getAttributes());
        if (plain instanceof Map<?, ?> map) return map(map);
        return plain;
    }

    private List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
        List<@Nullable Object> plain = new ArrayList<>(values.length);
        for (Object value : values) plain.add(of(value));
        return plain;
    }

    private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map) throws SQLException {
        Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) plain.put(of(entry.getKey()), of(entry.getValue()));
        return plain;
    }
}
