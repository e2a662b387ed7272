/** Version identity: what is hashed and how (virtual-build.md 3). The same in direct and virtual mode. */
@NullMarked
package dev.sqlbuild.core.version;

import org.jspecify.annotations.NullMarked;
