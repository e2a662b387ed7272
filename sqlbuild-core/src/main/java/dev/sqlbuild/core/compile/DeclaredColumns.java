package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.AuditList;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.declaration.ColumnDeclaration.FormerName;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code columns ( ... )} of a model or a schema (models.md 4, 5). */
final class DeclaredColumns {
    private static final ConfigValue.Table NO_META = new ConfigValue.Table(Map.of(), SourceSpan.fileStart("models"));

    private final ColumnOwner owner;
    private final Diagnostics diagnostics;

    private DeclaredColumns(ColumnOwner owner, Diagnostics diagnostics) {
        this.owner = owner;
        this.diagnostics = diagnostics;
    }

    static List<ColumnDeclaration> read(ColumnOwner owner, ConfigValue.Table columns, Diagnostics diagnostics) {
        DeclaredColumns reader = new DeclaredColumns(owner, diagnostics);
        List<ColumnDeclaration> read = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ConfigValue.Entry entry : columns.entries().values()) {
            if (!seen.add(entry.key().toLowerCase(Locale.ROOT))) {
                reader.report(entry, "has duplicate column '" + entry.key() + "'", Optional.empty());
            }
            read.add(reader.column(entry));
        }
        return read;
    }

    private ColumnDeclaration column(ConfigValue.Entry entry) {
        if (!(entry.value() instanceof ConfigValue.Table metadata)) {
            report(entry, "column '" + entry.key() + "' needs metadata in parentheses", Optional.of("write ()"));
            return new ColumnDeclaration(
                    entry.key(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    NO_META,
                    List.of(),
                    Optional.empty(),
                    entry.keySpan());
        }
        List<String> unknown = metadata.keys().stream()
                .filter(key -> !owner.keys().contains(key))
                .toList();
        if (!unknown.isEmpty()) {
            report(
                    entry,
                    "column '" + entry.key() + "' has unknown metadata keys: " + String.join(", ", unknown),
                    NearName.help(unknown.get(0), owner.keys()));
        }
        Optional<Boolean> nullable = metadata.findEntry("nullable").flatMap(e -> bool(entry, e));
        List<AuditAttachment> audits = metadata.find("audits")
                .map(value -> AuditList.read(value, owner.phrase(), owner.code(), diagnostics))
                .orElse(List.of());
        if (nullable.equals(Optional.of(true))) refuseNotNull(owner, entry.key(), audits, diagnostics);
        return new ColumnDeclaration(
                entry.key(),
                metadata.findEntry("type").flatMap(e -> text(entry, e)),
                nullable,
                metadata.findEntry("description").flatMap(e -> text(entry, e)),
                NO_META,
                audits,
                metadata.findEntry("migrate_from")
                        .flatMap(e -> text(entry, e).map(name -> new FormerName(name, e.keySpan()))),
                entry.keySpan());
    }

    static void refuseNotNull(ColumnOwner owner, String column, List<AuditAttachment> audits, Diagnostics diagnostics) {
        for (AuditAttachment audit : audits) {
            if (!audit.definition().equals("not_null")) continue;
            diagnostics.add(Diagnostic.of(
                            Code.P002,
                            "column '" + column + "' cannot set nullable = true and audit not_null",
                            audit.span())
                    .on(owner.kind(), owner.name())
                    .withHelp("remove one of the two"));
        }
    }

    private Optional<String> text(ConfigValue.Entry column, ConfigValue.Entry entry) {
        if (entry.value() instanceof ConfigValue.Text text) return Optional.of(text.text());
        report(entry, "column '" + column.key() + "' " + entry.key() + " must be a string", Optional.empty());
        return Optional.empty();
    }

    private Optional<Boolean> bool(ConfigValue.Entry column, ConfigValue.Entry entry) {
        if (entry.value() instanceof ConfigValue.Bool bool) return Optional.of(bool.value());
        report(entry, "column '" + column.key() + "' " + entry.key() + " must be true or false", Optional.empty());
        return Optional.empty();
    }

    private void report(ConfigValue.Entry at, String message, Optional<String> help) {
        diagnostics.add(owner.finding(message, at.keySpan()).withHelp(help));
    }
}
