/**
 * Reading what a plan needs from the warehouse, few statements for any number of models, and recording builds there.
 */
@NullMarked
package dev.sqlbuild.engine.facts;

import org.jspecify.annotations.NullMarked;
