/** The dependency graph of a project and the selectors over it. Pure; knows nothing of SQL or warehouses. */
@NullMarked
package dev.sqlbuild.core.graph;

import org.jspecify.annotations.NullMarked;
