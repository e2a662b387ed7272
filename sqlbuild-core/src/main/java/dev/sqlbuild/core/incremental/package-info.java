/**
 * Incremental models: what their headers say, which window of their cursor a run covers and how that is cut into
 * batches (incremental.md 1 to 4). Pure; the numbers come from a warehouse and the clock of the caller.
 */
@NullMarked
package dev.sqlbuild.core.incremental;

import org.jspecify.annotations.NullMarked;
