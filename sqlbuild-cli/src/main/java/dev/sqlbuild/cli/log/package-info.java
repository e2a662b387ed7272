/** The capture of each invocation below {@code logs/} (cli.md 6). Nothing here may change the result of a command. */
@NullMarked
package dev.sqlbuild.cli.log;

import org.jspecify.annotations.NullMarked;
