package dev.sqlbuild.core.version;

import java.time.Instant;

/**
 * A saved ref set of a finalized VDE. Never changes.
 *
 * @param id key (virtual-operations.md 5.1)
 * @param vde whose refs
 * @param createdAt when it was saved
 * @param refs refs of all kinds
 */
public record Checkpoint(String id, VdeName vde, Instant createdAt, RefSet refs) {}
