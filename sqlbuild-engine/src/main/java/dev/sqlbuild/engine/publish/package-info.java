/** Moving the pointers of a VDE, in the store and in the warehouse (virtual-operations.md 2). */
@NullMarked
package dev.sqlbuild.engine.publish;

import org.jspecify.annotations.NullMarked;
