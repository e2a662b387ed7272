package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of one attachment.
 *
 * @param values everything that placeholders may use, implicit arguments included
 * @param explicit arguments as authored
 * @param column column that the audit belongs to
 * @param columns columns that must exist, with their relation
 */
record AuditArguments(
        Map<String, @Nullable Object> values,
        Map<String, ConfigValue> explicit,
        Optional<String> column,
        Map<String, NodeId> columns) {

    private static final List<String> IMPLICIT = List.of("relation", "model", "source", "seed");
    /** Words of expressions that are no columns; whether an unlisted one is a column is up to the judge. */
    private static final Set<String> EXPRESSION_WORDS = Set.of(
            "and",
            "or",
            "not",
            "is",
            "in",
            "null",
            "true",
            "false",
            "between",
            "like",
            "ilike",
            "case",
            "when",
            "then",
            "else",
            "end",
            "distinct",
            "from",
            "as",
            "date",
            "timestamp",
            "interval");

    static AuditArguments of(
            AuditDefinition definition,
            Map<String, ConfigValue> explicit,
            AuditTarget target,
            Optional<String> attachedColumn,
            AuditInputs inputs,
            SourceSpan span,
            Diagnostics diagnostics) {
        NodeId node = target.id();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("relation", call(node));
        values.put(node.kind().word(), node.name());
        Optional<String> column = attachedColumn.filter(name -> name.indexOf('\0') < 0);
        if (column.isEmpty() && attachedColumn.isPresent()) {
            diagnostics.add(Diagnostic.of(Code.P001, target.path() + ": a column name contains a NUL character", span));
        }
        for (Map.Entry<String, ConfigValue> entry : explicit.entrySet()) {
            String name = entry.getKey();
            ConfigValue value = entry.getValue();
            if (String.valueOf(value.plain()).indexOf('\0') >= 0) {
                diagnostics.add(Diagnostic.of(
                        Code.P001, target.path() + ": argument '" + name + "' contains a NUL character", value.span()));
                continue;
            }
            boolean taken = IMPLICIT.contains(name) || (name.equals("column") && attachedColumn.isPresent());
            if (taken || value instanceof ConfigValue.Table) {
                String problem = taken ? "is set by the attachment" : "must be a single value or a list";
                diagnostics.add(Diagnostic.of(
                        Code.P001,
                        target.path() + ": argument '" + name + "' of audit '" + definition.name() + "' " + problem,
                        value.span()));
                continue;
            }
            if (name.equals("column") && value instanceof ConfigValue.Text text) column = Optional.of(text.text());
            values.put(name, value.plain());
        }
        column.ifPresent(name -> values.put("column", name));
        Map<String, NodeId> columns = new LinkedHashMap<>();
        column.ifPresent(name -> columns.put(name, node));
        if (definition.builtIn()) {
            new BuiltIn(definition, explicit, target, inputs, span, diagnostics).adapt(values, columns);
        }
        return new AuditArguments(values, explicit, column, columns);
    }

    /** Whether some text argument holds a name that is neither a known column nor a word of expressions. */
    boolean mayNameUnknownColumn(Shape shape) {
        if (!shape.closed()) return false;
        for (ConfigValue value : explicit.values()) {
            if (!(value instanceof ConfigValue.Text text)) continue;
            SqlTokens tokens = SqlTokens.of(text.text());
            for (int at = 0; at < tokens.size(); at++) {
                if (isUnexplained(tokens, at, shape)) return true;
            }
        }
        return false;
    }

    private static boolean isUnexplained(SqlTokens tokens, int at, Shape shape) {
        boolean word = tokens.is(at, SqlTokenKind.WORD);
        if (!word && !tokens.is(at, SqlTokenKind.QUOTED)) return false;
        if (tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN)) return false;
        String name = tokens.content(at);
        if (word && EXPRESSION_WORDS.contains(name.toLowerCase(Locale.ROOT))) return false;
        return shape.find(name).isEmpty();
    }

    private static String call(NodeId node) {
        ReferenceKind kind = switch (node.kind()) {
            case MODEL -> ReferenceKind.REF;
            case SOURCE -> ReferenceKind.SOURCE;
            case SEED -> ReferenceKind.SEED;
            case FUNCTION -> ReferenceKind.TABLE_FN;
        };
        return new Reference(kind, node.name(), 0, 0, 0, 0).symbol();
    }

    /** Checks of the audits that SQLBuild brings along; their names are quoted, their references resolved. */
    private record BuiltIn(
            AuditDefinition definition,
            Map<String, ConfigValue> explicit,
            AuditTarget target,
            AuditInputs inputs,
            SourceSpan span,
            Diagnostics diagnostics) {

        void adapt(Map<String, @Nullable Object> values, Map<String, NodeId> columns) {
            quote(values, "column");
            if (definition.name().equals(BuiltInAudits.ACCEPTED_VALUES)) checkValues();
            if (!definition.name().equals(BuiltInAudits.RELATIONSHIPS)) return;
            Optional<NodeId> parent = resolveTo(values);
            if (values.get("field") instanceof String field) {
                parent.ifPresent(node -> {
                    if (!columns.containsKey(field)) columns.put(field, node);
                    else if (!node.equals(target.id())) checkField(field, node);
                });
            }
            quote(values, "field");
        }

        /** The map of columns has one place per name; the same name in the other relation is checked here. */
        private void checkField(String field, NodeId node) {
            new AuditText(inputs).checkColumn(field, node, span, target.path(), diagnostics);
        }

        private void quote(Map<String, @Nullable Object> values, String key) {
            if (values.get(key) instanceof String name)
                values.put(key, inputs.dialect().quoted(name));
        }

        private void checkValues() {
            ConfigValue given = explicit.get("values");
            if (given == null) return;
            boolean plain = given instanceof ConfigValue.Items items
                    && !items.items().isEmpty()
                    && items.items().stream().noneMatch(BuiltIn::isNoValue);
            if (plain) return;
            diagnostics.add(Diagnostic.of(
                            Code.P001,
                            target.path() + ": argument 'values' of audit 'accepted_values' must be a non-empty list",
                            given.span())
                    .withHelp("write values [\"a\", \"b\"]; NULL is always accepted"));
        }

        private static boolean isNoValue(ConfigValue item) {
            return item instanceof ConfigValue.Null
                    || item instanceof ConfigValue.Table
                    || item instanceof ConfigValue.Items;
        }

        private Optional<NodeId> resolveTo(Map<String, @Nullable Object> values) {
            if (!(explicit.get("to") instanceof ConfigValue.Text given)) return Optional.empty();
            String to = given.text();
            if (to.startsWith("__")) return Optional.empty();
            Optional<NodeId> node = inputs.nodes().findByName(to);
            node.ifPresent(found -> values.put("to", call(found)));
            if (node.isEmpty()) {
                List<String> names = inputs.nodes().names(List.of(NodeKind.MODEL, NodeKind.SEED, NodeKind.SOURCE));
                diagnostics.add(Diagnostic.of(
                                Code.P001,
                                target.path() + " references unknown model, seed or source '" + to + "'",
                                given.span())
                        .withHelp(NearName.help(to, names)));
            }
            return node;
        }
    }
}
