package dev.sqlbuild.core.janitor;

import dev.sqlbuild.core.project.Janitor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long what is no longer used is kept.
 *
 * @param retention how long relations stay after the last sign of use
 * @param archives how long archives stay; nothing drops relations without archiving them
 * @param queryTables how long tables of query diffs stay
 * @param historyVersions rows kept per identity in state tables, at least the latest
 * @param trackedOnly whether what no build has recorded stays
 * @param excluded globs on relation names that are never touched, ignoring case
 */
public record CleanupRules(
        Duration retention,
        Optional<Duration> archives,
        Duration queryTables,
        int historyVersions,
        boolean trackedOnly,
        List<String> excluded) {

    public CleanupRules {
        excluded = List.copyOf(excluded);
        historyVersions = Math.max(1, historyVersions);
    }

    /** The same where everything is dropped at once. */
    public CleanupRules withoutArchives() {
        return new CleanupRules(retention, Optional.empty(), queryTables, historyVersions, trackedOnly, excluded);
    }

    /**
     * The configured rules, with what the command line replaces.
     *
     * @param retentionDays {@code --retention-days}
     * @param historyVersions {@code --direct-state-history-versions}
     * @param queryTables {@code query_artifact_ttl}
     */
    public static CleanupRules of(
            Janitor configured,
            Optional<Integer> retentionDays,
            Optional<Integer> historyVersions,
            Duration queryTables) {
        int archiveDays = configured.archiveRetentionDays().orElse(0);
        return new CleanupRules(
                Duration.ofDays(retentionDays.orElse(configured.retentionDays())),
                archiveDays > 0 ? Optional.of(Duration.ofDays(archiveDays)) : Optional.empty(),
                queryTables,
                historyVersions.orElse(configured.directStateHistoryVersions()),
                configured.deleteTrackedOnly(),
                configured.excludePatterns());
    }
}
