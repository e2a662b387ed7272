/** How rows are compared, as a project says it (analysis.md F4). */
@NullMarked
package dev.sqlbuild.core.diff;

import org.jspecify.annotations.NullMarked;
