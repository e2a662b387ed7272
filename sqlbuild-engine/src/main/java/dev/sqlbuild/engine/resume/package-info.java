/** Ending operations that did not end (virtual-recovery.md 4). */
@NullMarked
package dev.sqlbuild.engine.resume;

import org.jspecify.annotations.NullMarked;
