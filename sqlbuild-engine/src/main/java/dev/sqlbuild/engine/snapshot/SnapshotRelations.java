package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.adapter.RelationName;

/**
 * Relations of one run of a snapshot.
 *
 * @param history table with all versions
 * @param delta result of the query
 * @param versions helper table that exists only inside the transaction
 */
public record SnapshotRelations(RelationName history, RelationName delta, RelationName versions) {}
