/** Compiles and loads the Java code of a project (extensions.md, adapters.md 12). */
@NullMarked
package dev.sqlbuild.core.java;

import org.jspecify.annotations.NullMarked;
