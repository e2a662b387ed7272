package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a model that has a {@code model_schema}: those of the schema, then its own (models.md 5.2). */
final class SchemaBinding {
    private final ColumnOwner model;
    private final ColumnSchema schema;
    private final Diagnostics diagnostics;

    private SchemaBinding(ColumnOwner model, ColumnSchema schema, Diagnostics diagnostics) {
        this.model = model;
        this.schema = schema;
        this.diagnostics = diagnostics;
    }

    static List<ColumnDeclaration> bind(
            ColumnOwner model, ColumnSchema schema, List<ColumnDeclaration> own, Diagnostics diagnostics) {
        SchemaBinding binding = new SchemaBinding(model, schema, diagnostics);
        Map<String, ColumnDeclaration> left = new LinkedHashMap<>();
        own.forEach(column -> left.putIfAbsent(key(column), column));
        List<ColumnDeclaration> bound = new ArrayList<>();
        for (ColumnDeclaration inherited : schema.columns()) {
            ColumnDeclaration added = left.remove(key(inherited));
            bound.add(added == null ? inherited : binding.merged(inherited, added));
        }
        bound.addAll(left.values());
        return bound;
    }

    private static String key(ColumnDeclaration column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    private ColumnDeclaration merged(ColumnDeclaration inherited, ColumnDeclaration added) {
        refuse(added, "type", added.type());
        refuse(added, "nullable", added.nullable());
        refuse(added, "description", added.description());
        if (inherited.nullable().equals(Optional.of(true))) {
            DeclaredColumns.refuseNotNull(model, inherited.name(), added.audits(), diagnostics);
        }
        List<AuditAttachment> audits = new ArrayList<>(inherited.audits());
        for (AuditAttachment audit : added.audits()) {
            if (audits.stream().noneMatch(known -> same(known, audit))) audits.add(audit);
        }
        return new ColumnDeclaration(
                inherited.name(),
                inherited.type(),
                inherited.nullable(),
                inherited.description(),
                inherited.meta(),
                audits,
                added.migrateFrom(),
                added.span());
    }

    private void refuse(ColumnDeclaration column, String key, Optional<?> value) {
        if (value.isEmpty()) return;
        diagnostics.add(model.finding(
                        "column '" + column.name() + "' is inherited from schema '" + schema.name()
                                + "', which says its " + key,
                        column.span())
                .withHelp("a model may add audits and migrate_from to an inherited column; remove " + key));
    }

    private static boolean same(AuditAttachment left, AuditAttachment right) {
        return left.definition().equals(right.definition()) && plain(left).equals(plain(right));
    }

    private static Map<String, @Nullable Object> plain(AuditAttachment audit) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> argument : audit.arguments().entrySet()) {
            arguments.put(argument.getKey(), argument.getValue().plain());
        }
        return arguments;
    }
}
