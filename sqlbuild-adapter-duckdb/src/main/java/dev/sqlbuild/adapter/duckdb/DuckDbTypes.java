package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.StandardLiterals;
import dev.sqlbuild.base.CanonicalJson;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** DuckDB's types for the framework's, and literals of them. */
final class DuckDbTypes {
    private static final StandardLiterals LITERALS = new StandardLiterals(DuckDb.DIALECT);

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
            case BOOLEAN -> LITERALS.bool(value);
            case INTEGER, DECIMAL -> LITERALS.number(value);
            case FLOAT -> LITERALS.floating(value, of(type));
            case STRING -> LITERALS.text(value.toString());
            case TIMESTAMP -> LITERALS.timestamp(value);
            case DATE -> LITERALS.date(value);
            case JSON -> LITERALS.text(value instanceof String json ? json : CanonicalJson.of(value));
            case TIMESTAMP_WITH_ZONE -> LITERALS.zonedTimestamp(value);
            case TIME -> LITERALS.time(value);
            case BINARY -> binary((byte[]) value);
        };
    }

    private static String binary(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        HexFormat hex = HexFormat.of().withUpperCase();
        for (byte b : bytes) escaped.append("\\x").append(hex.toHexDigits(b));
        return "CAST(" + LITERALS.text(escaped.toString()) + " AS BLOB)";
    }
}
