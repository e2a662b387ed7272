package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Settings.AuditRunScope;
import dev.sqlbuild.core.project.Settings.AuditSeverity;
import java.util.Optional;

/**
 * A generic audit attached to a resource or one of its columns (quality.md A3); whether the definition exists is not
 * known here.
 *
 * @param definition name of the generic audit
 * @param arguments values for its parameters, without the instance keys below
 * @param name instance name
 * @param alwaysRun whether it also runs when its target did not change
 * @param policy the keys thresholds, minimum_samples and evidence_limit of measurements, as written
 */
public record AuditAttachment(
        String definition,
        ConfigValue.Table arguments,
        Optional<String> name,
        Optional<String> description,
        Optional<AuditSeverity> severity,
        Optional<AuditRunScope> runScope,
        Optional<Boolean> alwaysRun,
        ConfigValue.Table policy,
        SourceSpan span) {}
