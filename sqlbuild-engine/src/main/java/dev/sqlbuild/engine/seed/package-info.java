/** Loading seed files into tables of the warehouse. */
@NullMarked
package dev.sqlbuild.engine.seed;

import org.jspecify.annotations.NullMarked;
