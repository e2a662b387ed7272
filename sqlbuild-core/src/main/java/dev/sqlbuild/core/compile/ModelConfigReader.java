package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.AuditList;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.diff.RowRulesReader;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ModelFields;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the layered values of one model into its validated configuration. */
final class ModelConfigReader {
    private ModelConfigReader() {}

    /**
     * @param layered layered fields, each of the form its type promises
     * @param place start of the header
     * @param schemas what {@code model_schema} may name
     * @return the configuration; combinations that make no sense are reported
     */
    static ModelConfig read(
            String model, SourceSpan place, ModelFields layered, ColumnSchemas schemas, Diagnostics diagnostics) {
        Map<ModelField, ConfigValue> values = new EnumMap<>(ModelField.class);
        layered.all().forEach((field, value) -> values.put(field, value.value()));
        Materialization materialization = materialization(model, values, diagnostics);
        ModelRules.check(model, place, materialization, layered, diagnostics);
        refuseLaterFields(model, values, diagnostics);
        RowRulesReader.read(model, values, diagnostics);
        ColumnOwner owner = ColumnOwner.model(model);
        Optional<ColumnSchema> schema =
                layered.findValue(ModelField.MODEL_SCHEMA).flatMap(value -> schema(owner, value, schemas, diagnostics));
        List<ColumnDeclaration> own = layered.table(ModelField.COLUMNS)
                .map(columns -> DeclaredColumns.read(owner, columns, diagnostics))
                .orElse(List.of());
        return new ModelConfig(
                materialization,
                layered.text(ModelField.DESCRIPTION).or(() -> schema.flatMap(ColumnSchema::description)),
                layered.texts(ModelField.TAGS),
                schema.map(bound -> SchemaBinding.bind(owner, bound, own, diagnostics))
                        .orElse(own),
                layered.findValue(ModelField.AUDITS)
                        .map(audits -> AuditList.read(audits, owner.phrase(), Code.P001, diagnostics))
                        .orElse(List.of()),
                layered.text(ModelField.CONTRACT).map("enforced"::equals),
                layered.flag(ModelField.SQL_ANALYSIS).orElse(true),
                layered.text(ModelField.RUN_DESPITE_UNCHANGED),
                values);
    }

    private static Materialization materialization(
            String model, Map<ModelField, ConfigValue> values, Diagnostics diagnostics) {
        if (!(values.get(ModelField.MATERIALIZED) instanceof ConfigValue.Text word)) return Materialization.TABLE;
        Optional<Materialization> found = Materialization.find(word.text());
        if (found.isPresent()) return found.get();
        List<String> known = Arrays.stream(Materialization.values())
                .map(Materialization::word)
                .toList();
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "model '" + model + "': unknown materialization '" + word.text() + "'; use one of: "
                                + String.join(", ", known),
                        word.span())
                .on("model", model)
                .withHelp(NearName.help(word.text(), known)));
        return Materialization.TABLE;
    }

    private static Optional<ColumnSchema> schema(
            ColumnOwner model, ConfigValue named, ColumnSchemas schemas, Diagnostics diagnostics) {
        String name = String.valueOf(named.plain());
        Optional<ColumnSchema> found = schemas.find(name);
        if (found.isEmpty() && schemas.sound()) {
            diagnostics.add(model.finding("unknown schema '" + name + "'", named.span())
                    .withHelp(NearName.help(name, schemas.names())
                            .or(() -> Optional.of("declare it: SCHEMA (name " + name + ", ...); in schemas/"))));
        }
        return found;
    }

    /** Fields of the grammar whose meaning comes with later releases must not be ignored silently. */
    private static void refuseLaterFields(String model, Map<ModelField, ConfigValue> values, Diagnostics diagnostics) {
        Set<ModelField> later = Set.of(ModelField.AUDIT_FACTORIES, ModelField.ENUMS, ModelField.CONSTANTS);
        for (ModelField field : later) {
            ConfigValue value = values.get(field);
            if (value == null || isEmpty(value)) continue;
            diagnostics.add(Diagnostic.of(
                            Code.P001,
                            "model '" + model + "': " + field.key() + " is not supported by this version",
                            value.span())
                    .on("model", model)
                    .withHelp("remove " + field.key() + " until the release that brings it"));
        }
    }

    private static boolean isEmpty(ConfigValue value) {
        return value instanceof ConfigValue.Items items && items.items().isEmpty();
    }
}
