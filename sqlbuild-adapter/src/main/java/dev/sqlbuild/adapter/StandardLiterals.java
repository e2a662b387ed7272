package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.SqlDialect;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Literals that engines write alike (adapters.md 5). */
public record StandardLiterals(SqlDialect dialect) {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd ")
            .append(TIME)
            .toFormatter();

    public String bool(Object value) {
        return Boolean.TRUE.equals(value) ? "TRUE" : "FALSE";
    }

    /** A number in plain notation. */
    public String number(Object value) {
        return new BigDecimal(value.toString()).toPlainString();
    }

    /** A floating-point number; what has no notation is cast to {@code type}. */
    public String floating(Object value, String type) {
        double number = ((Number) value).doubleValue();
        return Double.isFinite(number) ? number(value) : "CAST(" + text(value.toString()) + " AS " + type + ")";
    }

    public String text(String value) {
        return dialect.stringLiteral(value);
    }

    public String timestamp(Object value) {
        return "TIMESTAMP " + text(value instanceof LocalDateTime time ? TIMESTAMP.format(time) : value.toString());
    }

    /** Written in UTC. */
    public String zonedTimestamp(Object value) {
        String written = value instanceof OffsetDateTime time
                ? TIMESTAMP.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "+00"
                : value.toString();
        return "TIMESTAMPTZ " + text(written);
    }

    public String date(Object value) {
        return "DATE " + text(value.toString());
    }

    public String time(Object value) {
        return "TIME " + text(value instanceof LocalTime time ? TIME.format(time) : value.toString());
    }
}
