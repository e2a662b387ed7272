/** Groups of options that several commands share, and what their values mean (cli.md 1). */
@NullMarked
package dev.sqlbuild.cli.option;

import org.jspecify.annotations.NullMarked;
