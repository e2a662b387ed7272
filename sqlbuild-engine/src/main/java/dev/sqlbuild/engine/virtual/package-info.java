/** What commands need to know of virtual mode before they act: the site they work on and its facts. */
@NullMarked
package dev.sqlbuild.engine.virtual;

import org.jspecify.annotations.NullMarked;
