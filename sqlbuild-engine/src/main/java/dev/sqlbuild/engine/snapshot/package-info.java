/**
 * The SQL that brings a snapshot's history up to date (incremental.md 5). Pure text for every engine; it is executed by
 * the recipe of snapshots. Every statement keeps two promises whatever the rows are: versions of a key never overlap,
 * and at most one of them is active.
 */
@NullMarked
package dev.sqlbuild.engine.snapshot;

import org.jspecify.annotations.NullMarked;
