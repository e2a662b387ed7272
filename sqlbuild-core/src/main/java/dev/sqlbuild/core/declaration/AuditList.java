package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Settings.AuditRunScope;
import dev.sqlbuild.core.project.Settings.AuditSeverity;
import dev.sqlbuild.core.project.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code audits} lists, of YAML and of MODEL headers alike. */
public final class AuditList {
    private static final Set<String> POLICY_KEYS = Set.of("thresholds", "minimum_samples", "evidence_limit");
    private static final Set<String> INSTANCE_KEYS =
            Set.of("name", "description", "severity", "run_scope", "always_run");

    private final String owner;
    private final Code code;
    private final Diagnostics findings;

    private AuditList(String owner, Code code, Diagnostics findings) {
        this.owner = owner;
        this.code = code;
        this.findings = findings;
    }

    /**
     * The attachments in authored order; wrong entries are reported and left out.
     *
     * @param owner introduces messages, such as {@code source 'x'}
     */
    public static List<AuditAttachment> read(ConfigValue value, String owner, Code code, Diagnostics findings) {
        AuditList list = new AuditList(owner, code, findings);
        if (!(value instanceof ConfigValue.Items items)) {
            list.report("audits must be a list", value.span());
            return List.of();
        }
        List<AuditAttachment> attachments = new ArrayList<>(items.items().size());
        for (ConfigValue item : items.items()) list.entry(item).ifPresent(attachments::add);
        return List.copyOf(attachments);
    }

    private void report(String message, SourceSpan span) {
        findings.add(Diagnostic.of(code, owner + " " + message, span));
    }

    private Optional<AuditAttachment> entry(ConfigValue item) {
        if (item instanceof ConfigValue.Text text) {
            return attachment(text.text(), new ConfigValue.Table(Map.of(), item.span()), item.span());
        }
        if (!(item instanceof ConfigValue.Table call) || call.entries().size() != 1) {
            report("audits must be strings or single-key mappings", item.span());
            return Optional.empty();
        }
        ConfigValue.Entry entry = call.entries().values().iterator().next();
        if (entry.value() instanceof ConfigValue.Null) {
            return attachment(entry.key(), new ConfigValue.Table(Map.of(), item.span()), entry.keySpan());
        }
        if (entry.value() instanceof ConfigValue.Table arguments) {
            return attachment(entry.key(), arguments, entry.keySpan());
        }
        report(
                "audit '" + entry.key() + "' arguments must be a mapping",
                entry.value().span());
        return Optional.empty();
    }

    private Optional<AuditAttachment> attachment(String definition, ConfigValue.Table given, SourceSpan span) {
        if (definition.isBlank()) {
            report("audits must not contain empty names", span);
            return Optional.empty();
        }
        TableReader reader = new TableReader(given, owner + " audit '" + definition.trim() + "' ", code, findings);
        return Optional.of(new AuditAttachment(
                definition.trim(),
                without(given),
                reader.text("name"),
                reader.text("description"),
                reader.choice("severity", AuditSeverity.class),
                reader.choice("run_scope", AuditRunScope.class),
                reader.bool("always_run"),
                policy(given),
                span));
    }

    private static ConfigValue.Table without(ConfigValue.Table given) {
        return ConfigValue.Table.of(
                given.entries().values().stream()
                        .filter(entry -> !INSTANCE_KEYS.contains(entry.key()) && !POLICY_KEYS.contains(entry.key()))
                        .toList(),
                given.span());
    }

    private static ConfigValue.Table policy(ConfigValue.Table given) {
        return ConfigValue.Table.of(
                given.entries().values().stream()
                        .filter(entry -> POLICY_KEYS.contains(entry.key()))
                        .toList(),
                given.span());
    }
}
