/** Carrying out renames of models: moving rows before a build, replacing old names after it. */
@NullMarked
package dev.sqlbuild.engine.migration;

import org.jspecify.annotations.NullMarked;
