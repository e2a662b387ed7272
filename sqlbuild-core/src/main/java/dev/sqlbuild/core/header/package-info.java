/** Grammar of the headers that open model, schema, hook, function, test, scenario and audit files: text in, tree out. */
@NullMarked
package dev.sqlbuild.core.header;

import org.jspecify.annotations.NullMarked;
