/**
 * Version identity: what is hashed and how (virtual-build.md 3), the same in direct and virtual mode; and the values of
 * virtual mode that point to versions.
 */
@NullMarked
package dev.sqlbuild.core.version;

import org.jspecify.annotations.NullMarked;
