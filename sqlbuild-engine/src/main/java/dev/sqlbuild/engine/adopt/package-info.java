/** Turning the plain relations of an environment into a VDE and back (virtual-recovery.md 2, 3). */
@NullMarked
package dev.sqlbuild.engine.adopt;

import org.jspecify.annotations.NullMarked;
