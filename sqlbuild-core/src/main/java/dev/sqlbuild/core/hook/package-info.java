/** SQL hooks of models: the named ones in files, and the statements a model's header asks for. */
@NullMarked
package dev.sqlbuild.core.hook;

import org.jspecify.annotations.NullMarked;
