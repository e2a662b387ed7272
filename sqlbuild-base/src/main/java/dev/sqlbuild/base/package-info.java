/**
 * Ground floor: diagnostics, source positions, hashes and small text tools. Knows nothing of SQLBuild's
 * concepts and may be used by every module.
 */
@NullMarked
package dev.sqlbuild.base;

import org.jspecify.annotations.NullMarked;
