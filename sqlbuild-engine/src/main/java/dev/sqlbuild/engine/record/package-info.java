/** What a run leaves in {@code target/}: executed SQL, the statement ledger, the run summary, and their JSON shapes. */
@NullMarked
package dev.sqlbuild.engine.record;

import org.jspecify.annotations.NullMarked;
