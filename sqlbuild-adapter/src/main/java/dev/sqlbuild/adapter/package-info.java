/**
 * Floor 2: what every warehouse adapter offers ({@link dev.sqlbuild.adapter.Adapter}), the values it speaks in, and
 * ANSI defaults; may use {@code dev.sqlbuild.jdbc} and knows no concrete engine.
 */
@NullMarked
package dev.sqlbuild.adapter;

import org.jspecify.annotations.NullMarked;
