/** Building into a VDE: versions are created or refreshed on physical relations, then published (virtual-build.md 8). */
@NullMarked
package dev.sqlbuild.engine.virtualbuild;

import org.jspecify.annotations.NullMarked;
