/** Copying relations, or in virtual mode versions, from one environment to another. */
@NullMarked
package dev.sqlbuild.engine.clone;

import org.jspecify.annotations.NullMarked;
