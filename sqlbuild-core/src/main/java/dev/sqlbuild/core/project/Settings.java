package dev.sqlbuild.core.project;

import java.util.Optional;

/**
 * {@code [settings]} (project.md 3.2) with defaults applied.
 *
 * @param sqlAnalysis whether SQL is analysed offline
 * @param queryChangeTracking whether fingerprints are kept for change detection
 * @param columnContractMode what a model without {@code contract} promises
 * @param concurrency worker connections
 * @param microbatchConcurrency whether models may run batches in parallel
 * @param autoLoadSources whether a build runs managed loaders
 * @param tablePromotionMode how tables are replaced; the adapter's own way when absent
 * @param defaultAuditSeverity of audits that do not say
 * @param defaultAuditRunScope of audits that do not say
 * @param changesOnly whether a build skips models that are current
 * @param auditHistory whether audit results are kept in the warehouse
 */
public record Settings(
        boolean sqlAnalysis,
        boolean queryChangeTracking,
        ColumnContractMode columnContractMode,
        int concurrency,
        boolean microbatchConcurrency,
        boolean autoLoadSources,
        Optional<TablePromotionMode> tablePromotionMode,
        AuditSeverity defaultAuditSeverity,
        AuditRunScope defaultAuditRunScope,
        boolean changesOnly,
        boolean auditHistory) {

    /** What a model without {@code contract} promises about its columns. */
    public enum ColumnContractMode {
        IMPLICIT,
        EXPLICIT
    }

    /** How a table model replaces its target. */
    public enum TablePromotionMode {
        STAGED,
        DIRECT
    }

    /** Whether a failing audit blocks. */
    public enum AuditSeverity {
        WARN,
        ERROR
    }

    /** Whether an audit looks at the finished relation only, or also at each delta. */
    public enum AuditRunScope {
        FINAL,
        DELTA_AND_FINAL
    }
}
