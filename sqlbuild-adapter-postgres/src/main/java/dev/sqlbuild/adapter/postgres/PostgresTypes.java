package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.StandardLiterals;
import dev.sqlbuild.base.CanonicalJson;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's types for the framework's, and literals of them. */
final class PostgresTypes {
    private static final StandardLiterals LITERALS = new StandardLiterals(Postgres.DIALECT);

    private PostgresTypes() {}

    static String of(LogicalType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "BIGINT";
            case FLOAT -> "DOUBLE PRECISION";
            case STRING -> "TEXT";
            case TIMESTAMP -> "TIMESTAMP";
            case DATE -> "DATE";
            case JSON -> "JSONB";
            case DECIMAL -> "NUMERIC(38,9)";
            case TIMESTAMP_WITH_ZONE -> "TIMESTAMPTZ";
            case TIME -> "TIME";
            case BINARY -> "BYTEA";
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
            case JSON -> LITERALS.text(value instanceof String json ? json : CanonicalJson.of(value)) + "::JSONB";
            case TIMESTAMP_WITH_ZONE -> LITERALS.zonedTimestamp(value);
            case TIME -> LITERALS.time(value);
            case BINARY -> LITERALS.text("\\x" + HexFormat.of().formatHex((byte[]) value)) + "::BYTEA";
        };
    }
}
