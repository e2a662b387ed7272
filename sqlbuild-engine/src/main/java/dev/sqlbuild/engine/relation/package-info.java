/** What the references of a project stand for when its SQL runs. */
@NullMarked
package dev.sqlbuild.engine.relation;

import org.jspecify.annotations.NullMarked;
