package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which inputs lie on the cursor of a model (incremental.md 2.1). */
final class CursorInputs {
    private static final String FILTER = "filter";
    private static final String WATERMARK = "watermark";

    private final String model;
    private final List<NodeId> inputs;
    private final Diagnostics diagnostics;

    private CursorInputs(String model, List<NodeId> inputs, Diagnostics diagnostics) {
        this.model = model;
        this.inputs = inputs;
        this.diagnostics = diagnostics;
    }

    /**
     * @param column the cursor, which the only input has too when nothing is declared
     * @param declared {@code cursor_inputs}
     * @param inputs what the query reads, in order of first reference
     */
    static List<CursorInput> read(
            String model,
            SourceSpan place,
            String column,
            Optional<ConfigValue> declared,
            List<NodeId> inputs,
            Diagnostics diagnostics) {
        CursorInputs reader = new CursorInputs(model, inputs, diagnostics);
        if (declared.isPresent() && declared.get() instanceof ConfigValue.Table table) return reader.declared(table);
        if (inputs.size() == 1) return List.of(new CursorInput(inputs.get(0), column, true, true));
        String names = String.join(", ", inputs.stream().map(NodeId::name).toList());
        String reason = inputs.isEmpty()
                ? "incremental model '" + model + "' reads no input its cursor could follow"
                : "incremental model '" + model + "' reads several inputs; declare cursor_inputs (candidates: " + names
                        + ")";
        reader.report(reason, place, Optional.empty());
        return List.of();
    }

    private List<CursorInput> declared(ConfigValue.Table table) {
        List<CursorInput> found = new ArrayList<>();
        for (NodeId input : inputs) {
            table.findEntry(input.name()).flatMap(entry -> input(input, entry)).ifPresent(found::add);
        }
        List<String> names = inputs.stream().map(NodeId::name).toList();
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (names.contains(entry.key())) continue;
            report(
                    "model '" + model + "': cursor_inputs names '" + entry.key() + "', which the query does not read",
                    entry.keySpan(),
                    NearName.help(entry.key(), names));
        }
        boolean complete = found.size() == table.entries().size();
        if (complete && found.stream().noneMatch(CursorInput::watermark)) {
            report(
                    "model '" + model + "': cursor_inputs needs at least one input with the role watermark",
                    table.span(),
                    Optional.empty());
        }
        return found;
    }

    private Optional<CursorInput> input(NodeId node, ConfigValue.Entry entry) {
        if (entry.value() instanceof ConfigValue.Text column) {
            return Optional.of(new CursorInput(node, column.text(), true, true));
        }
        boolean known = entry.value() instanceof ConfigValue.Table table
                && Set.of("column", "roles").containsAll(table.keys());
        Optional<String> column = known ? text((ConfigValue.Table) entry.value()) : Optional.empty();
        Optional<List<String>> roles = known ? roles((ConfigValue.Table) entry.value()) : Optional.empty();
        if (column.isEmpty() || roles.isEmpty()) {
            report(
                    "model '" + model + "': cursor_inputs '" + entry.key()
                            + "' must be a column or (column c, roles [filter, watermark])",
                    entry.value().span(),
                    Optional.empty());
            return Optional.empty();
        }
        boolean filter = roles.get().contains(FILTER);
        return Optional.of(
                new CursorInput(node, column.get(), filter, roles.get().contains(WATERMARK)));
    }

    private static Optional<String> text(ConfigValue.Table input) {
        return input.find("column").map(ConfigValue::plain).map(Object::toString);
    }

    /** Both when nothing is said; nothing when a word is none of them. */
    private static Optional<List<String>> roles(ConfigValue.Table input) {
        Optional<ConfigValue> roles = input.find("roles");
        if (roles.isEmpty()) return Optional.of(List.of(FILTER, WATERMARK));
        List<String> words = roles.get() instanceof ConfigValue.Items items
                ? items.items().stream()
                        .map(item -> String.valueOf(item.plain()))
                        .toList()
                : List.of(String.valueOf(roles.get().plain()));
        boolean valid = !words.isEmpty() && Set.of(FILTER, WATERMARK).containsAll(words);
        return valid ? Optional.of(words) : Optional.empty();
    }

    private void report(String message, SourceSpan at, Optional<String> help) {
        diagnostics.add(Diagnostic.of(Code.P001, message, at).on("model", model).withHelp(help));
    }
}
