/**
 * What the state store consists of: one catalogue of tables, the statements that create them, and the comparison of a
 * database with it. Uses sessions, knows no engine by name.
 */
@NullMarked
package dev.sqlbuild.state.schema;

import org.jspecify.annotations.NullMarked;
