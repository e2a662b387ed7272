/** Locks with a time to live, leases on them, and the fence that keeps a lost lease from changing anything. */
@NullMarked
package dev.sqlbuild.state.lock;

import org.jspecify.annotations.NullMarked;
