package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The output of a snapshot's query, as far as it is known offline, and the shape that readers see. */
record SnapshotOutput(String model, SnapshotConfig config, Shape inferred) {

    /** Reports required columns that are missing and generated ones that are in the way. */
    void check(SourceSpan place, Diagnostics diagnostics) {
        List<String> generated =
                inferred.names().stream().filter(config::isValidity).toList();
        if (!generated.isEmpty()) {
            diagnostics.add(
                    finding("query output includes generated validity columns: " + String.join(", ", generated), place)
                            .withHelp("rename them in the query, or set valid_from_column and valid_to_column"));
        }
        if (!inferred.closed()) return;
        List<String> missing = config.requiredColumns().stream()
                .filter(name -> inferred.find(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            diagnostics.add(
                    finding(Code.B300, "query output is missing required columns: " + String.join(", ", missing), place)
                            .withHelp("the query returns: " + String.join(", ", inferred.names())));
        } else if (config.checksEveryColumn()
                && config.everyCheckColumn(inferred.names()).isEmpty()) {
            diagnostics.add(finding("check_columns [*] leaves no column to check", place)
                    .withHelp("select a column besides the key and the times"));
        }
    }

    private Diagnostic finding(String what, SourceSpan place) {
        return finding(Code.P001, what, place);
    }

    private Diagnostic finding(Code code, String what, SourceSpan place) {
        return Diagnostic.of(code, "snapshot model '" + model + "' " + what, place)
                .on("model", model);
    }

    /** The output with the generated columns. */
    Shape published(Shape output, Engine engine) {
        List<Column> columns = new ArrayList<>(output.columns());
        Optional<String> type = validityType(engine);
        for (String name : List.of(config.validFrom(), config.validTo())) {
            columns.removeIf(column -> column.name().equalsIgnoreCase(name));
            columns.add(new Column(name, type, Optional.empty(), Optional.empty()));
        }
        return new Shape(output.closed(), columns);
    }

    /** With a zone when a time that is used has one; unknown as long as one of them is. */
    private Optional<String> validityType(Engine engine) {
        LogicalType type = LogicalType.TIMESTAMP;
        for (String time : config.timeColumns()) {
            Optional<TypeFamily> family = inferred.find(time)
                    .flatMap(Column::type)
                    .flatMap(text -> engine.adapter().flatMap(a -> TypeFamily.find(a.normalizeType(text))));
            if (family.isEmpty()) return Optional.empty();
            if (family.get() == TypeFamily.TIMESTAMP_WITH_ZONE) type = LogicalType.TIMESTAMP_WITH_ZONE;
        }
        LogicalType known = type;
        return engine.adapter().map(adapter -> adapter.typeOf(known));
    }
}
