/** Running audits and SQL tests against a warehouse, alone or as part of a build. */
@NullMarked
package dev.sqlbuild.engine.quality;

import org.jspecify.annotations.NullMarked;
