/** The command line: reads arguments, wires the parts together, renders results, sets exit codes. */
@NullMarked
package dev.sqlbuild.cli;

import org.jspecify.annotations.NullMarked;
