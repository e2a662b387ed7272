/**
 * From files to a {@link dev.sqlbuild.core.model.Workspace}: reading, layering, expansion, graph, analysis, artifacts.
 * Never connects to a warehouse.
 */
@NullMarked
package dev.sqlbuild.core.compile;

import org.jspecify.annotations.NullMarked;
