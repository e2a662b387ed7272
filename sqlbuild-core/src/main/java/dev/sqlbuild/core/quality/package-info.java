/** Audits and SQL tests: their files, attachment, and the SQL that decides them (quality.md). No warehouse access. */
@NullMarked
package dev.sqlbuild.core.quality;

import org.jspecify.annotations.NullMarked;
