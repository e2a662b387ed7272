@NullMarked
package dev.sqlbuild.core.java;

import org.jspecify.annotations.NullMarked;
