package dev.sqlbuild.core.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row shown as evidence: at most 12 columns, long values cut (quality.md B10). Secrets are redacted before. */
public record SampleRow(List<String> columns, List<? extends @Nullable Object> values) {
    /** Most rows shown per direction. */
    public static final int MAX_ROWS = 3;

    private static final int MAX_COLUMNS = 12;
    private static final int MAX_LENGTH = 120;

    public SampleRow {
        columns = List.copyOf(columns);
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (columns.size() != values.size()) {
            throw new IllegalArgumentException(columns.size() + " columns but " + values.size() + " values");
        }
    }

    /** {@code trip_id=7  fare_cents=450}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shown(); i++) {
            if (i > 0) text.append("  ");
            text.append(columns.get(i)).append('=').append(cut(values.get(i)));
        }
        return text.toString();
    }

    /** Shown values by column, for JSON. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < shown(); i++) {
            Object value = values.get(i);
            boolean plain = value == null || value instanceof Number || value instanceof Boolean;
            json.put(columns.get(i), plain ? value : cut(value));
        }
        return json;
    }

    private int shown() {
        return Math.min(columns.size(), MAX_COLUMNS);
    }

    /** A value as text, shortened with an ellipsis. */
    static String cut(@Nullable Object value) {
        if (value == null) return "NULL";
        String text = value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
        if (text.length() <= MAX_LENGTH) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return text.substring(0, end) + "…";
    }
}
