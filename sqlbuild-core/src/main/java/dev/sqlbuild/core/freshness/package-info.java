/** What is known about the data of sources: versions, their comparison, their age. Values only; nothing is read here. */
@NullMarked
package dev.sqlbuild.core.freshness;

import org.jspecify.annotations.NullMarked;
