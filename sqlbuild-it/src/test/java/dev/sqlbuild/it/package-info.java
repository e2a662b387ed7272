/** Tests that know nothing but the launcher: they run it as a process and look at what it prints, writes and builds. */
@NullMarked
package dev.sqlbuild.it;

import org.jspecify.annotations.NullMarked;
