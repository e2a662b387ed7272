/**
 * Planning in virtual mode (virtual-build.md): where versions and views live, what is stale in a VDE, and what a build
 * into it will do. Pure; everything that was read comes in as values.
 */
@NullMarked
package dev.sqlbuild.core.virtual;

import org.jspecify.annotations.NullMarked;
