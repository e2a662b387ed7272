/** Comparing relations: of two environments, of two queries, of two versions (analysis.md F). */
@NullMarked
package dev.sqlbuild.engine.diff;

import org.jspecify.annotations.NullMarked;
