/** Putting aside and dropping what a project no longer uses. */
@NullMarked
package dev.sqlbuild.engine.janitor;

import org.jspecify.annotations.NullMarked;
