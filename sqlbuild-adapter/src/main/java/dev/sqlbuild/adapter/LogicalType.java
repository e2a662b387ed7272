package dev.sqlbuild.adapter;

/** Types of the framework's own tables and of loaded data; each adapter maps them to its engine (adapters.md 5). */
public enum LogicalType {
    BOOLEAN,
    INTEGER,
    FLOAT,
    STRING,
    TIMESTAMP,
    DATE,
    JSON,
    DECIMAL,
    TIMESTAMP_WITH_ZONE,
    TIME,
    BINARY
}
