/** One class per command: takes its options, calls one use case, hands the report to a renderer. */
@NullMarked
package dev.sqlbuild.cli.command;

import org.jspecify.annotations.NullMarked;
