/** Commands that move the pointers of a VDE without building anything: promote and rollback. */
@NullMarked
package dev.sqlbuild.engine.pointer;

import org.jspecify.annotations.NullMarked;
