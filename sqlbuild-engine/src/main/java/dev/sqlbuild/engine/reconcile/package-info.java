/** Comparing the warehouse with the state store. */
@NullMarked
package dev.sqlbuild.engine.reconcile;

import org.jspecify.annotations.NullMarked;
