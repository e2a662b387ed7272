/** Operations, what happened to them and the steps they are made of (state-store.md 7, virtual-recovery.md 1). */
@NullMarked
package dev.sqlbuild.state.journal;

import org.jspecify.annotations.NullMarked;
