/** The state store as the rest of SQLBuild sees it: views for reading, fenced transactions for writing. */
@NullMarked
package dev.sqlbuild.state.store;

import org.jspecify.annotations.NullMarked;
