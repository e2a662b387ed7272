/** Strict streaming reader of seed files: settings, records, NULL decision, type inference and row hash. */
@NullMarked
package dev.sqlbuild.core.seed.csv;

import org.jspecify.annotations.NullMarked;
