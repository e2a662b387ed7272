/** What may be cleaned up in a warehouse of direct mode, decided from values alone. */
@NullMarked
package dev.sqlbuild.core.janitor;

import org.jspecify.annotations.NullMarked;
