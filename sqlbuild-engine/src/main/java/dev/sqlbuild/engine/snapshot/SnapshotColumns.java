package dev.sqlbuild.engine.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * Columns that take part in a snapshot, as the engine spells them.
 *
 * @param keys unique key
 * @param checks columns whose change makes a new version; empty for the timestamp strategy
 * @param updatedAt time of the last change of a row
 * @param observedAt time at which a row was seen
 * @param validFrom inclusive begin of a version
 * @param validTo exclusive end of a version
 * @param validityType type of the two
 * @param loaded every column of the query, all of which are stored
 */
public record SnapshotColumns(
        List<String> keys,
        List<String> checks,
        Optional<String> updatedAt,
        Optional<String> observedAt,
        String validFrom,
        String validTo,
        String validityType,
        List<String> loaded) {

    public SnapshotColumns {
        keys = List.copyOf(keys);
        checks = List.copyOf(checks);
        loaded = List.copyOf(loaded);
    }
}
