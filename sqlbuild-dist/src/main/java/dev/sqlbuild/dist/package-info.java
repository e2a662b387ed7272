/** Prepares the distribution: third-party jars while it is built, the class-data archive at its first start. */
@NullMarked
package dev.sqlbuild.dist;

import org.jspecify.annotations.NullMarked;
