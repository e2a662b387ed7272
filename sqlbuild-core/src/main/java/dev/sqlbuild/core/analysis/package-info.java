/** Offline judgement of SQL: shapes of models, findings at authored places, and the memory of earlier verdicts. */
@NullMarked
package dev.sqlbuild.core.analysis;

import org.jspecify.annotations.NullMarked;
