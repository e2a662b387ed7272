package dev.sqlbuild.core.seed.csv;

/** Logical types that the values of an undeclared column can have, narrowest first. */
public enum InferredType {
    BOOLEAN,
    INTEGER,
    FLOAT,
    DATE,
    TIMESTAMP,
    TIMESTAMPTZ,
    STRING
}
