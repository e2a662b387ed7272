package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code audits} lists, of YAML and of MODEL headers alike. */
public final class AuditList {
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
        Map<String, ConfigValue> arguments = new LinkedHashMap<>();
        given.entries().forEach((key, entry) -> arguments.put(key, entry.value()));
        return Optional.of(new AuditAttachment(definition.trim(), arguments, span));
    }
}
