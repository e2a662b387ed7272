package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;

/**
 * Where a node is built, and what stands there.
 *
 * @param relation the name
 * @param existing whether what stands there now is ours
 * @param present whether anything stood there when the plan was made
 */
record Destination(RelationName relation, Ownership existing, boolean present) {}
