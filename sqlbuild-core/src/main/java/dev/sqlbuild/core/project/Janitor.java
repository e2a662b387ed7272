package dev.sqlbuild.core.project;

import java.util.List;
import java.util.OptionalInt;

/**
 * {@code [janitor]}: how long what is no longer used is kept.
 *
 * @param archiveRetentionDays 14 in direct mode when not written, else unset
 * @param excludePatterns globs on relation names that are never deleted
 */
public record Janitor(
        boolean enabled,
        int retentionDays,
        OptionalInt archiveRetentionDays,
        int maxCheckpoints,
        int directStateHistoryVersions,
        boolean deleteTrackedOnly,
        List<String> excludePatterns) {

    public Janitor {
        excludePatterns = List.copyOf(excludePatterns);
    }
}
