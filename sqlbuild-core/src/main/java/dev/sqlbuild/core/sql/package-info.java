/**
 * SQL text before any dialect-aware analysis: tokens, statements, interpolation, reference calls, and the way back
 * from derived text to the authored file.
 */
@NullMarked
package dev.sqlbuild.core.sql;

import org.jspecify.annotations.NullMarked;
