/** Putting aside and dropping what a project no longer uses, in direct and in virtual mode. */
@NullMarked
package dev.sqlbuild.engine.janitor;

import org.jspecify.annotations.NullMarked;
