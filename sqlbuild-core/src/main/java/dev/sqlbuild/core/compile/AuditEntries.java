package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an {@code audits [ ... ]} list of a header or of {@code [path_defaults]}. */
final class AuditEntries {
    private AuditEntries() {}

    static List<AuditAttachment> read(ConfigValue value, String owner, Diagnostics diagnostics) {
        if (!(value instanceof ConfigValue.Items items)) {
            diagnostics.add(Diagnostic.of(Code.P001, owner + ": audits must be a list", value.span())
                    .withHelp("write audits [not_null, unique]"));
            return List.of();
        }
        List<AuditAttachment> read = new ArrayList<>();
        for (ConfigValue item : items.items()) {
            Optional<AuditAttachment> attachment = entry(item);
            attachment.ifPresentOrElse(
                    read::add,
                    () -> diagnostics.add(Diagnostic.of(
                            Code.P001, owner + ": audits must be names or single calls with arguments", item.span())));
        }
        return read;
    }

    private static Optional<AuditAttachment> entry(ConfigValue item) {
        if (item instanceof ConfigValue.Text text && !text.text().isBlank()) {
            return Optional.of(new AuditAttachment(text.text(), Map.of(), item.span()));
        }
        if (!(item instanceof ConfigValue.Table table) || table.entries().size() != 1) return Optional.empty();
        ConfigValue.Entry call = table.entries().values().iterator().next();
        if (!(call.value() instanceof ConfigValue.Table arguments)) return Optional.empty();
        Map<String, ConfigValue> named = new LinkedHashMap<>();
        arguments.entries().forEach((key, entry) -> named.put(key, entry.value()));
        return Optional.of(new AuditAttachment(call.key(), named, item.span()));
    }
}
