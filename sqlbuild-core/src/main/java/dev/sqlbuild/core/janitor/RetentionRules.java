package dev.sqlbuild.core.janitor;

import dev.sqlbuild.core.graph.Glob;
import dev.sqlbuild.core.project.Janitor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long virtual mode keeps what is no longer used.
 *
 * @param retention how long versions, VDEs and backups stay after the last sign of use
 * @param maxCheckpoints how many checkpoints of each VDE stay
 * @param trackedOnly whether what the store does not know stays
 * @param archives how long tables are kept under another name before they are dropped; nothing drops them at once
 * @param excluded globs on names of versions and nodes that are never touched, ignoring case
 */
public record RetentionRules(
        Duration retention,
        int maxCheckpoints,
        boolean trackedOnly,
        Optional<Duration> archives,
        List<String> excluded) {

    public RetentionRules {
        excluded = excluded.stream().map(glob -> glob.toLowerCase(Locale.ROOT)).toList();
    }

    /** @param retentionDays {@code --retention-days} */
    public static RetentionRules of(Janitor configured, Optional<Integer> retentionDays) {
        int archiveDays = configured.archiveRetentionDays().orElse(0);
        return new RetentionRules(
                Duration.ofDays(retentionDays.orElse(configured.retentionDays())),
                configured.maxCheckpoints(),
                configured.deleteTrackedOnly(),
                archiveDays > 0 ? Optional.of(Duration.ofDays(archiveDays)) : Optional.empty(),
                configured.excludePatterns());
    }

    boolean excludes(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return excluded.stream().anyMatch(glob -> Glob.matches(glob, folded));
    }
}
