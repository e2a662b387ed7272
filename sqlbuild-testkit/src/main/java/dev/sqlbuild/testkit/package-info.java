/** Real parts that tests of several modules share. */
@NullMarked
package dev.sqlbuild.testkit;

import org.jspecify.annotations.NullMarked;
