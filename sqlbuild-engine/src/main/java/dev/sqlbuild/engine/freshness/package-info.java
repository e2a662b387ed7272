/** Observing the data of sources, and recording what was observed. Never writes to a source. */
@NullMarked
package dev.sqlbuild.engine.freshness;

import org.jspecify.annotations.NullMarked;
