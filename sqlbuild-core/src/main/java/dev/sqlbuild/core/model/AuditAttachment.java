package dev.sqlbuild.core.model;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.Map;

/**
 * One entry of an {@code audits} list as written on a model, source, seed or column: a definition and its arguments.
 *
 * @param definition name of the generic audit
 * @param arguments arguments and instance keys (name, severity, ...) in authored order
 * @param span place of the entry
 */
public record AuditAttachment(String definition, Map<String, ConfigValue> arguments, SourceSpan span) {}
