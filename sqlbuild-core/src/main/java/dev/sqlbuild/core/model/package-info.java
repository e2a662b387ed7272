/** What a compiled project is made of: models, seeds, sources, their shapes, and the workspace that holds them. */
@NullMarked
package dev.sqlbuild.core.model;

import org.jspecify.annotations.NullMarked;
