/** PostgreSQL as a warehouse. */
@NullMarked
package dev.sqlbuild.adapter.postgres;

import org.jspecify.annotations.NullMarked;
