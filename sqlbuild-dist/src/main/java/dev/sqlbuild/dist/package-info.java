/** Steps that prepare third-party jars for the distribution while it is built; nothing here is shipped. */
@NullMarked
package dev.sqlbuild.dist;

import org.jspecify.annotations.NullMarked;
