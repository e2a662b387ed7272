package dev.sqlbuild.core.analysis;

/** Whether a column can be NULL, as far as the text proves it (analysis.md A2). */
public enum Nullability {
    NON_NULL,
    NULLABLE,
    UNKNOWN
}
