package dev.sqlbuild.state.schema;

/** A column of a state table. */
public record StateColumn(String name, ColumnType type, boolean nullable) {}
