package dev.sqlbuild.adapter;

import org.jspecify.annotations.Nullable;

/**
 * Smallest and largest value of a column, both null when it has none.
 *
 * @param low as {@link dev.sqlbuild.jdbc.Session#query} returns it
 * @param high as {@link dev.sqlbuild.jdbc.Session#query} returns it
 */
public record ValueRange(@Nullable Object low, @Nullable Object high) {}
