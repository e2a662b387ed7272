package dev.sqlbuild.state.backend;

import dev.sqlbuild.state.schema.StateColumn;
import dev.sqlbuild.state.schema.StateTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way into a table, column by column. Times of creation and change are added by whoever writes them,
 * unless they are columns here.
 */
public final class Rows {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final StateTable table;
    private final Map<StateColumn, List<@Nullable String>> columns;
    private final int size;

    private Rows(StateTable table, Map<StateColumn, List<@Nullable String>> columns, int size) {
        this.table = table;
        this.columns = columns;
        this.size = size;
    }

    /** How records of one type become rows of one table. */
    public static final class Shape<R> {
        private final StateTable table;
        private final Map<StateColumn, Function<R, @Nullable String>> values = new LinkedHashMap<>();

        private Shape(StateTable table) {
            this.table = table;
        }

        public Shape<R> text(String column, Function<R, @Nullable String> value) {
            values.put(table.column(column), value);
            return this;
        }

        public Shape<R> optionalText(String column, Function<R, Optional<String>> value) {
            return text(column, record -> value.apply(record).orElse(null));
        }

        /** Base64 of UTF-8, for texts that may hold anything. */
        public Shape<R> encoded(String column, Function<R, String> value) {
            return text(column, record -> encode(value.apply(record)));
        }

        public Shape<R> optionalEncoded(String column, Function<R, Optional<String>> value) {
            return text(column, record -> value.apply(record).map(Rows::encode).orElse(null));
        }

        public Shape<R> number(String column, Function<R, Long> value) {
            return text(column, record -> Long.toString(value.apply(record)));
        }

        public Shape<R> time(String column, Function<R, Optional<Instant>> value) {
            return text(column, record -> value.apply(record).map(Rows::format).orElse(null));
        }

        public Rows of(Collection<? extends R> records) {
            Map<StateColumn, List<@Nullable String>> columns = new LinkedHashMap<>();
            values.forEach((column, value) -> {
                List<@Nullable String> texts = new ArrayList<>(records.size());
                for (R record : records) texts.add(value.apply(record));
                columns.put(column, texts);
            });
            return new Rows(table, columns, records.size());
        }
    }

    public static <R> Shape<R> shape(StateTable table) {
        return new Shape<>(table);
    }

    public StateTable table() {
        return table;
    }

    public int size() {
        return size;
    }

    Map<StateColumn, List<@Nullable String>> columns() {
        return columns;
    }

    boolean has(String column) {
        return columns.containsKey(table.column(column));
    }

    /** Characters of one row. */
    long weight(int row) {
        long weight = 0;
        for (List<@Nullable String> column : columns.values()) {
            String text = column.get(row);
            weight += text == null ? 0 : text.length();
        }
        return weight;
    }

    Rows slice(int from, int to) {
        Map<StateColumn, List<@Nullable String>> part = new LinkedHashMap<>();
        columns.forEach((column, texts) -> part.put(column, texts.subList(from, to)));
        return new Rows(table, part, to - from);
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String format(Instant time) {
        return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }
}
