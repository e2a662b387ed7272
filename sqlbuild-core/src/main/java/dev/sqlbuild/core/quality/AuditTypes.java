package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.project.ConfigValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** What a built-in audit compares with a column, as far as no engine would compare the two (analysis.md A3). */
record AuditTypes(ProjectNodes nodes, AuditTarget target, AuditArguments arguments, Diagnostics diagnostics) {

    void check(AuditDefinition definition) {
        Optional<Column> column = arguments.column().flatMap(name -> find(target.id(), name));
        Optional<TypeFamily> family = column.flatMap(AuditTypes::family);
        if (family.isEmpty()) return;
        if (definition.name().equals(BuiltInAudits.ACCEPTED_VALUES)) values(column.get(), family.get());
        if (definition.name().equals(BuiltInAudits.RELATIONSHIPS)) field(column.get(), family.get());
    }

    private void values(Column column, TypeFamily family) {
        if (!(arguments.explicit().get("values") instanceof ConfigValue.Items items)) return;
        for (ConfigValue value : items.items()) {
            if (canBe(family, value)) continue;
            diagnostics.add(Diagnostic.of(
                            Code.B301,
                            target.path() + ": '" + value.plain() + "' is no value of column '" + column.name()
                                    + "', which is " + column.type().orElseThrow(),
                            value.span())
                    .withHelp("write values of the column's type"));
            return;
        }
    }

    private static boolean canBe(TypeFamily family, ConfigValue value) {
        if (value instanceof ConfigValue.Text text) return !family.isNumeric() || isNumber(text.text());
        boolean number = value instanceof ConfigValue.Whole || value instanceof ConfigValue.Decimal;
        return !number || !family.comparesWith(TypeFamily.DATE);
    }

    private static boolean isNumber(String text) {
        try {
            new BigDecimal(text.strip());
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void field(Column column, TypeFamily family) {
        if (!(arguments.explicit().get("to") instanceof ConfigValue.Text to)) return;
        if (!(arguments.explicit().get("field") instanceof ConfigValue.Text field)) return;
        Optional<NodeId> parent = nodes.findByName(to.text());
        Optional<Column> other = parent.flatMap(node -> find(node, field.text()));
        if (other.flatMap(AuditTypes::family).map(family::comparesWith).orElse(true)) return;
        diagnostics.add(Diagnostic.of(
                        Code.B301,
                        target.path() + ": column '" + column.name() + "' is "
                                + column.type().orElseThrow() + " but '"
                                + field.text() + "' of " + to.text() + " is "
                                + other.flatMap(Column::type).orElseThrow(),
                        field.span())
                .withHelp("compare columns of one type: name another field, or cast one of the two in its query"));
    }

    private Optional<Column> find(NodeId node, String name) {
        return nodes.require(node).shape().find(name);
    }

    private static Optional<TypeFamily> family(Column column) {
        return column.type().flatMap(type -> TypeFamily.find(type.toUpperCase(Locale.ROOT)));
    }
}
