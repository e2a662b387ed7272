package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Optional;

/** The statements of one run of a snapshot, all of them for one transaction. */
public interface SnapshotSql {
    /** Ends the version of every key that the query no longer returns, where that is wanted of a present state. */
    default Optional<String> endMissing() {
        return Optional.empty();
    }

    /** Counts rows that are too old to be applied and are not in the history either, where rows can be that. */
    default Optional<String> countIgnored() {
        return Optional.empty();
    }

    /** Query of an empty history with all columns. */
    String emptyHistory();

    /** Ends versions that changed and inserts new ones, in order. */
    List<String> statements();

    /**
     * @param now literal of the one execution time of the run, of the type of the validity columns
     */
    static SnapshotSql of(
            SqlDialect dialect,
            SnapshotConfig config,
            SnapshotColumns columns,
            SnapshotRelations relations,
            String now) {
        SnapshotNames names = new SnapshotNames(dialect, columns, relations);
        return switch (config.input()) {
            case CURRENT_STATE -> new CurrentStateSql(config, names, now);
            case CHANGES -> new ChangesSql(config, names, now);
            case OBSERVATIONS -> new ObservationsSql(config, names, now);
        };
    }
}
