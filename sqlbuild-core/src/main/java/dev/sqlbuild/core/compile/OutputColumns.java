package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;

/** Columns that the header of an incremental model names against those its query yields, as far as these are known. */
final class OutputColumns {
    private static final List<ModelField> NAMING =
            List.of(ModelField.CURSOR, ModelField.UNIQUE_KEY, ModelField.MERGE_EXCLUDE_COLUMNS);

    private OutputColumns() {}

    static void check(String model, ModelConfig config, Shape output, Diagnostics diagnostics) {
        if (config.materialization() != Materialization.INCREMENTAL || !output.closed()) return;
        for (ModelField field : NAMING) {
            ConfigValue value = config.values().get(field);
            if (value instanceof ConfigValue.Items items) {
                items.items().forEach(item -> check(model, field, item, output, diagnostics));
            } else if (value != null) {
                check(model, field, value, output, diagnostics);
            }
        }
    }

    private static void check(
            String model, ModelField field, ConfigValue value, Shape output, Diagnostics diagnostics) {
        String column = String.valueOf(value.plain());
        if (output.find(column).isPresent()) return;
        SourceSpan place = value.span();
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "model '" + model + "': " + field.key() + " column '" + column
                                + "' is not an output column of its query",
                        place)
                .on("model", model)
                .withNote("the query yields " + String.join(", ", output.names()))
                .withHelp(NearName.help(column, output.names())));
    }
}
