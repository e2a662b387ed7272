package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Optional;

/**
 * What audits are compiled from.
 *
 * @param genericFiles files below {@code audits/generic}
 * @param singularFiles other files below {@code audits}
 * @param targets nodes that attach audits
 * @param nodes compiled models, seeds and sources
 * @param scope variables that audit SQL may use
 * @param dialect dialect of the project
 * @param judge offline judge; absent when SQL analysis is off
 * @param defaultSeverity {@code default_audit_severity}
 * @param defaultDeltaToo whether {@code default_audit_run_scope} includes deltas
 */
public record AuditInputs(
        List<SourceText> genericFiles,
        List<SourceText> singularFiles,
        List<AuditTarget> targets,
        ProjectNodes nodes,
        InterpolationScope scope,
        SqlDialect dialect,
        Optional<SqlJudge> judge,
        Severity defaultSeverity,
        boolean defaultDeltaToo) {

    public AuditInputs {
        genericFiles = List.copyOf(genericFiles);
        singularFiles = List.copyOf(singularFiles);
        targets = List.copyOf(targets);
    }
}
