/** Sources and seeds as declared in YAML: reading, checking, and the values that other stages use. */
@NullMarked
package dev.sqlbuild.core.declaration;

import org.jspecify.annotations.NullMarked;
