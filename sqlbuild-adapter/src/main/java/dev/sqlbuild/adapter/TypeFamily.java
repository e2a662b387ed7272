package dev.sqlbuild.adapter;

import java.util.Map;
import java.util.Optional;

/**
 * Groups of types between which a cast settles a difference (analysis.md B), and which compare with each other value by
 * value (analysis.md F2).
 */
public enum TypeFamily {
    BOOLEAN,
    INTEGER,
    DECIMAL,
    FLOAT,
    TEXT,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_WITH_ZONE,
    BINARY;

    private static final Map<String, TypeFamily> BY_NAME = Map.ofEntries(
            Map.entry("BOOLEAN", BOOLEAN),
            Map.entry("TINYINT", INTEGER),
            Map.entry("SMALLINT", INTEGER),
            Map.entry("INTEGER", INTEGER),
            Map.entry("BIGINT", INTEGER),
            Map.entry("HUGEINT", INTEGER),
            Map.entry("UTINYINT", INTEGER),
            Map.entry("USMALLINT", INTEGER),
            Map.entry("UINTEGER", INTEGER),
            Map.entry("UBIGINT", INTEGER),
            Map.entry("UHUGEINT", INTEGER),
            Map.entry("DECIMAL", DECIMAL),
            Map.entry("NUMERIC", DECIMAL),
            Map.entry("REAL", FLOAT),
            Map.entry("FLOAT", FLOAT),
            Map.entry("DOUBLE", FLOAT),
            Map.entry("DOUBLE PRECISION", FLOAT),
            Map.entry("VARCHAR", TEXT),
            Map.entry("TEXT", TEXT),
            Map.entry("CHAR", TEXT),
            Map.entry("CHARACTER", TEXT),
            Map.entry("CHARACTER VARYING", TEXT),
            Map.entry("DATE", DATE),
            Map.entry("TIME", TIME),
            Map.entry("TIMESTAMP", TIMESTAMP),
            Map.entry("TIMESTAMP_S", TIMESTAMP),
            Map.entry("TIMESTAMP_MS", TIMESTAMP),
            Map.entry("TIMESTAMP_NS", TIMESTAMP),
            Map.entry("TIMESTAMP WITHOUT TIME ZONE", TIMESTAMP),
            Map.entry("TIMESTAMPTZ", TIMESTAMP_WITH_ZONE),
            Map.entry("TIMESTAMP WITH TIME ZONE", TIMESTAMP_WITH_ZONE),
            Map.entry("BLOB", BINARY),
            Map.entry("BYTEA", BINARY));

    /** The family of a type in the engine's canonical spelling; nothing for nested and less common ones. */
    public static Optional<TypeFamily> find(String canonicalType) {
        int arguments = canonicalType.indexOf('(');
        String name = arguments < 0 || canonicalType.endsWith("]")
                ? canonicalType
                : canonicalType.substring(0, arguments).trim();
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public boolean isNumeric() {
        return this == INTEGER || this == DECIMAL || this == FLOAT;
    }

    /** Whether values of both families have a common super-type to which the engine casts them by itself. */
    public boolean comparesWith(TypeFamily other) {
        return this == other || (isNumeric() && other.isNumeric()) || (isMoment() && other.isMoment());
    }

    private boolean isMoment() {
        return this == DATE || this == TIMESTAMP || this == TIMESTAMP_WITH_ZONE;
    }
}
