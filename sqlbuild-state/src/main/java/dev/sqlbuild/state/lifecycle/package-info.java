/** Creating, checking, backing up, restoring and dropping the tables of a store (state-store.md 4, 5). */
@NullMarked
package dev.sqlbuild.state.lifecycle;

import org.jspecify.annotations.NullMarked;
