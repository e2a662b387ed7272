/** Writing files so that a crash leaves the old or the new content, never a part. */
@NullMarked
package dev.sqlbuild.core.file;

import org.jspecify.annotations.NullMarked;
