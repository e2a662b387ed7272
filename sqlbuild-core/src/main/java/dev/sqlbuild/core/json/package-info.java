/** Reading JSON that SQLBuild itself has stored. */
@NullMarked
package dev.sqlbuild.core.json;

import org.jspecify.annotations.NullMarked;
