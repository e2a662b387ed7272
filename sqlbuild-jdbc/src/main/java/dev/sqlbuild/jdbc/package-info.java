/**
 * Floor 1: one open connection as a {@link dev.sqlbuild.jdbc.Session}, transactions, cancellation, retries, and
 * {@link dev.sqlbuild.jdbc.SqlText}, the only way a name or a literal enters SQL text.
 */
@NullMarked
package dev.sqlbuild.jdbc;

import org.jspecify.annotations.NullMarked;
