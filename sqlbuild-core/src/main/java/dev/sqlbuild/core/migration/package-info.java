/**
 * Renames of models and columns that keep what was built (models.md 11): what to move, decided from the project, the
 * warehouse and what earlier moves recorded. Pure; the moves themselves are the engine's.
 */
@NullMarked
package dev.sqlbuild.core.migration;

import org.jspecify.annotations.NullMarked;
