/** Text and JSON as users see them: diagnostics, rows, result sets, progress. Pure except for {@code Progress}. */
@NullMarked
package dev.sqlbuild.cli.render;

import org.jspecify.annotations.NullMarked;
