/** What a snapshot model declares. */
@NullMarked
package dev.sqlbuild.core.snapshot;

import org.jspecify.annotations.NullMarked;
