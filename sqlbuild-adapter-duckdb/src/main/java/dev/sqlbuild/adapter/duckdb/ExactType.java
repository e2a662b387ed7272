package dev.sqlbuild.adapter.duckdb;

import static dev.sqlbuild.adapter.duckdb.ExactText.UNKNOWN;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBAppender;

/** How values of a type are read from text without the engine and handed to the driver's appender. */
record ExactType(Reader reader, Writer writer) {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");
    private static final int MAX_WIDTH = 18;

    /** Reads a value as one number, or as {@link ExactText#UNKNOWN}. */
    interface Reader {
        long read(char[] text, int start, int end);
    }

    interface Writer {
        void append(DuckDBAppender appender, long value) throws SQLException;
    }

    /** The way of a type; empty for types that only the engine reads. */
    static Optional<ExactType> of(String type) {
        String name = DuckDbTypeName.normalize(type);
        ExactType found = switch (name) {
            case "BOOLEAN" -> new ExactType(ExactText::truth, (appender, value) -> appender.append(value != 0));
            case "TINYINT" -> new ExactType(whole(Byte.MAX_VALUE), (appender, value) -> appender.append((byte) value));
            case "SMALLINT" ->
                new ExactType(whole(Short.MAX_VALUE), (appender, value) -> appender.append((short) value));
            case "INTEGER" ->
                new ExactType(whole(Integer.MAX_VALUE), (appender, value) -> appender.append((int) value));
            case "BIGINT" -> new ExactType(whole(Long.MAX_VALUE), DuckDBAppender::append);
            case "DOUBLE" ->
                new ExactType(
                        ExactText::fraction, (appender, value) -> appender.append(Double.longBitsToDouble(value)));
            case "DATE" -> new ExactType(ExactText::date, (appender, value) -> appender.appendEpochDays((int) value));
            case "TIMESTAMP" -> new ExactType(ExactText::timestamp, DuckDBAppender::appendEpochMicros);
            case "TIMESTAMPTZ" -> new ExactType(ExactText::instant, DuckDBAppender::appendEpochMicros);
            default -> null;
        };
        return found == null ? decimal(DECIMAL.matcher(name)) : Optional.of(found);
    }

    private static Optional<ExactType> decimal(Matcher name) {
        if (!name.matches()) return Optional.empty();
        int width = Integer.parseInt(name.group(1));
        int scale = Integer.parseInt(name.group(2));
        if (width > MAX_WIDTH || scale > width) return Optional.empty();
        long below = 1;
        for (int i = 0; i < width; i++) below *= 10;
        return Optional.of(new ExactType(decimal(below - 1, scale), decimalWriter(width)));
    }

    /** The engine keeps a decimal in the smallest number that holds its width. */
    private static Writer decimalWriter(int width) {
        if (width <= 4) return (appender, value) -> appender.appendDecimal((short) value);
        if (width <= 9) return (appender, value) -> appender.appendDecimal((int) value);
        return DuckDBAppender::appendDecimal;
    }

    private static Reader whole(long max) {
        return (text, start, end) -> {
            long value = ExactText.decimal(text, start, end, 0);
            return value <= max && value >= -max - 1 ? value : UNKNOWN;
        };
    }

    private static Reader decimal(long max, int scale) {
        return (text, start, end) -> {
            long value = ExactText.decimal(text, start, end, scale);
            return Math.abs(value) <= max ? value : UNKNOWN;
        };
    }
}
