/** What the Java code of a project compiles against. A promise: what is here stays. */
@NullMarked
package dev.sqlbuild.api;

import org.jspecify.annotations.NullMarked;
