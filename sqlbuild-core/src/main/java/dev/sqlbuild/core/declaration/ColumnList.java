package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TableReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code columns} lists of sources and seeds. */
final class ColumnList {
    private static final List<String> KEYS = List.of("name", "type", "nullable", "description", "meta", "audits");

    private ColumnList() {}

    /**
     * The columns in authored order; those without a name are reported and left out.
     *
     * @param owner introduces messages, such as {@code source 'x'}
     * @param typeRequired whether every column must have a type
     */
    static List<ColumnDeclaration> read(
            ConfigValue value, String owner, boolean typeRequired, Code code, Diagnostics findings) {
        if (!(value instanceof ConfigValue.Items items)) {
            findings.add(Diagnostic.of(code, owner + " columns must be a list", value.span()));
            return List.of();
        }
        List<ColumnDeclaration> columns = new ArrayList<>(items.items().size());
        Set<String> names = new HashSet<>();
        for (ConfigValue item : items.items()) {
            if (!(item instanceof ConfigValue.Table table)) {
                findings.add(Diagnostic.of(code, owner + " columns must contain only mappings", item.span()));
                continue;
            }
            Optional<ColumnDeclaration> column = column(table, owner, typeRequired, code, findings);
            if (column.isEmpty()) continue;
            if (names.add(column.get().name().toLowerCase(Locale.ROOT))) {
                columns.add(column.get());
            } else {
                findings.add(Diagnostic.of(
                        code,
                        owner + " declares column '" + column.get().name() + "' twice (names ignore case)",
                        column.get().span()));
            }
        }
        return List.copyOf(columns);
    }

    private static Optional<ColumnDeclaration> column(
            ConfigValue.Table table, String owner, boolean typeRequired, Code code, Diagnostics findings) {
        TableReader reader = new TableReader(table, owner + " column ", code, findings);
        Optional<ConfigValue.Text> name = reader.textValue("name");
        String subject =
                owner + name.map(text -> " column '" + text.text() + "'").orElse(" column");
        TableReader named = reader.within(table, subject + " ");
        named.rejectUnknown(subject, KEYS);
        if (!named.has("name")) {
            findings.add(Diagnostic.of(code, owner + " column must define 'name'", table.span()));
        }
        if (typeRequired && !named.has("type")) {
            findings.add(Diagnostic.of(code, subject + " must define 'type'", table.span()));
        }
        Optional<String> type = named.text("type");
        Optional<Boolean> nullable = named.bool("nullable");
        List<AuditAttachment> audits = table.find("audits")
                .map(value -> AuditList.read(value, subject, code, findings))
                .orElse(List.of());
        Optional<String> description = named.text("description");
        ConfigValue.Table meta = named.table("meta").orElseGet(() -> new ConfigValue.Table(Map.of(), table.span()));
        if (name.isEmpty()) return Optional.empty();
        boolean notNull = audits.stream().anyMatch(audit -> audit.definition().equals("not_null"));
        if (nullable.orElse(false) && notNull) {
            findings.add(Diagnostic.of(
                    code,
                    "column '" + name.get().text() + "' cannot set nullable = true and audit not_null",
                    name.get().span()));
        }
        return Optional.of(new ColumnDeclaration(
                name.get().text(),
                type,
                nullable,
                description,
                meta,
                audits,
                Optional.empty(),
                name.get().span()));
    }
}
