/**
 * The DuckDB wing: adapter, connection, catalogue queries, bulk load and the offline judge of DuckDB's SQL. The only
 * package that may use {@code org.duckdb}.
 */
@NullMarked
package dev.sqlbuild.adapter.duckdb;

import org.jspecify.annotations.NullMarked;
