/** Building models, seeds and their checks: from a plan to a report. */
@NullMarked
package dev.sqlbuild.engine.build;

import org.jspecify.annotations.NullMarked;
