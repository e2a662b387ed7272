package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.base.CanonicalJson;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** DuckDB's types for the framework's, and literals of them. */
final class DuckDbTypes {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd ")
            .append(TIME)
            .toFormatter();

    private DuckDbTypes() {}

    static String of(LogicalType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "BIGINT";
            case FLOAT -> "DOUBLE";
            case STRING -> "VARCHAR";
            case TIMESTAMP -> "TIMESTAMP";
            case DATE -> "DATE";
            case JSON -> "JSON";
            case DECIMAL -> "DECIMAL(38,9)";
            case TIMESTAMP_WITH_ZONE -> "TIMESTAMPTZ";
            case TIME -> "TIME";
            case BINARY -> "BLOB";
        };
    }

    static String literal(@Nullable Object value, LogicalType type) {
        if (value == null) return "NULL";
        return switch (type) {
            case BOOLEAN -> Boolean.TRUE.equals(value) ? "TRUE" : "FALSE";
            case INTEGER, DECIMAL -> plain(value);
            case FLOAT -> floating(value);
            case STRING -> text(value.toString());
            case TIMESTAMP ->
                "TIMESTAMP " + text(value instanceof LocalDateTime time ? TIMESTAMP.format(time) : value.toString());
            case DATE -> "DATE " + text(value.toString());
            case JSON -> text(value instanceof String json ? json : CanonicalJson.of(value));
            case TIMESTAMP_WITH_ZONE -> "TIMESTAMPTZ " + text(zoned(value));
            case TIME -> "TIME " + text(value instanceof LocalTime time ? TIME.format(time) : value.toString());
            case BINARY -> binary((byte[]) value);
        };
    }

    private static String plain(Object value) {
        return new BigDecimal(value.toString()).toPlainString();
    }

    private static String floating(Object value) {
        double number = ((Number) value).doubleValue();
        return Double.isFinite(number) ? plain(value) : "CAST(" + text(value.toString()) + " AS DOUBLE)";
    }

    private static String zoned(Object value) {
        if (!(value instanceof OffsetDateTime time)) return value.toString();
        return TIMESTAMP.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "+00";
    }

    private static String binary(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        HexFormat hex = HexFormat.of().withUpperCase();
        for (byte b : bytes) escaped.append("\\x").append(hex.toHexDigits(b));
        return "CAST(" + text(escaped.toString()) + " AS BLOB)";
    }

    private static String text(String value) {
        return DuckDb.DIALECT.stringLiteral(value);
    }
}
