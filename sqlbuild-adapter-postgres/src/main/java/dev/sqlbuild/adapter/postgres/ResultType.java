package dev.sqlbuild.adapter.postgres;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The full type text of a result column, as {@code format_type} would write it. */
final class ResultType {
    /** What the driver says for a length or scale that is not given. */
    private static final int NOT_GIVEN = 0;

    private static final int MICROSECONDS = 6;

    private ResultType() {}

    static String of(ResultSetMetaData meta, int column) throws SQLException {
        String type = meta.getColumnTypeName(column);
        return switch (type) {
            case "numeric" -> {
                int precision = meta.getPrecision(column);
                yield precision == NOT_GIVEN ? type : "numeric(" + precision + "," + meta.getScale(column) + ")";
            }
            case "varchar" -> sized("character varying", meta.getPrecision(column));
            case "bpchar" -> sized("character", meta.getPrecision(column));
            case "bit" -> sized("bit", meta.getPrecision(column));
            case "varbit" -> sized("bit varying", meta.getPrecision(column));
            case "bool" -> "boolean";
            case "int2" -> "smallint";
            case "int4" -> "integer";
            case "int8" -> "bigint";
            case "float4" -> "real";
            case "float8" -> "double precision";
            case "timestamp" -> "timestamp" + fraction(meta, column) + " without time zone";
            case "timestamptz" -> "timestamp" + fraction(meta, column) + " with time zone";
            case "time" -> "time" + fraction(meta, column) + " without time zone";
            case "timetz" -> "time" + fraction(meta, column) + " with time zone";
            default -> type;
        };
    }

    private static String fraction(ResultSetMetaData meta, int column) throws SQLException {
        int digits = meta.getScale(column);
        return digits == MICROSECONDS ? "" : "(" + digits + ")";
    }

    private static String sized(String type, int length) {
        return length == NOT_GIVEN || length == Integer.MAX_VALUE ? type : type + "(" + length + ")";
    }
}
