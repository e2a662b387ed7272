package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ModelFields.Layered;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts {@code [defaults]}, the one matching path default and a model's header on top of each other (project.md 3.6). */
final class ModelLayers {
    private final Defaults defaults;

    ModelLayers(Defaults defaults) {
        this.defaults = defaults;
    }

    /** Templates are still as authored in the result. */
    Map<ModelField, Layered> layer(
            String model, Optional<PathDefault> pathDefault, ConfigValue.Table header, Diagnostics findings) {
        Map<ModelField, Layered> fields = new EnumMap<>(ModelField.class);
        defaults.fields().forEach((field, value) -> put(fields, field, value, ConfigLayer.DEFAULTS));
        pathDefault.ifPresent(
                entry -> entry.fields().forEach((field, value) -> put(fields, field, value, ConfigLayer.PATH_DEFAULT)));
        headerFields(model, header, findings).forEach((field, value) -> put(fields, field, value, ConfigLayer.HEADER));
        fields.values().removeIf(layered -> layered.value() instanceof ConfigValue.Null);
        return fields;
    }

    /** Removes inherited fields that have no meaning for the model; those of its own header stay, to be refused. */
    static void dropUnfit(Map<ModelField, Layered> fields) {
        List<ModelField> unfit = fields.entrySet().stream()
                .filter(entry -> !entry.getValue().isHeader() && !fits(entry.getKey(), fields))
                .map(Map.Entry::getKey)
                .toList();
        unfit.forEach(fields::remove);
    }

    private static Map<ModelField, ConfigValue> headerFields(
            String model, ConfigValue.Table header, Diagnostics findings) {
        FieldCheck check = new FieldCheck("MODEL field", Code.D002, Code.P001, "model '" + model + "': ", findings);
        Map<ModelField, ConfigValue> fields = new EnumMap<>(ModelField.class);
        for (ConfigValue.Entry entry : header.entries().values()) {
            Optional<ModelField> field = ModelField.find(entry.key());
            if (field.isEmpty()) {
                findings.add(unknown(entry));
                continue;
            }
            Optional<ConfigValue> value = check.check(field.get(), entry.value());
            if (value.isEmpty()) continue;
            ConfigValue earlier = fields.put(field.get(), value.get());
            if (earlier != null && !Objects.equals(earlier.plain(), value.get().plain())) {
                findings.add(Diagnostic.of(
                        Code.P001,
                        "model '" + model + "': " + field.get().key() + " and its older spelling "
                                + field.get().alias().orElse("") + " have different values",
                        entry.keySpan()));
            }
        }
        return fields;
    }

    private static Diagnostic unknown(ConfigValue.Entry entry) {
        Diagnostic unknown = Diagnostic.of(Code.D002, "unknown MODEL field '" + entry.key() + "'", entry.keySpan());
        return switch (entry.key()) {
            case "pre_hook", "post_hook" -> unknown.withHelp("use " + entry.key() + "s with a list of hook calls");
            default -> unknown.withHelp(NearName.help(entry.key(), ModelField.keys()));
        };
    }

    private static void put(Map<ModelField, Layered> fields, ModelField field, ConfigValue value, ConfigLayer layer) {
        Layered below = fields.get(field);
        ConfigValue result =
                below == null || value instanceof ConfigValue.Null ? value : combine(field, below.value(), value);
        fields.put(field, new Layered(result, layer));
    }

    private static ConfigValue combine(ModelField field, ConfigValue below, ConfigValue above) {
        return switch (field) {
            case TAGS, ROW_DIFF_EXCLUDE_COLUMNS -> union(below, above);
            case ROW_DIFF_TOLERANCES -> deepMerge(below, above);
            default -> above;
        };
    }

    private static ConfigValue union(ConfigValue below, ConfigValue above) {
        if (!(below instanceof ConfigValue.Items base) || !(above instanceof ConfigValue.Items more)) return above;
        Map<Object, ConfigValue> union = new LinkedHashMap<>();
        base.items().forEach(item -> union.putIfAbsent(String.valueOf(item.plain()), item));
        more.items().forEach(item -> union.putIfAbsent(String.valueOf(item.plain()), item));
        return new ConfigValue.Items(List.copyOf(union.values()), above.span());
    }

    private static ConfigValue deepMerge(ConfigValue below, ConfigValue above) {
        if (!(below instanceof ConfigValue.Table base) || !(above instanceof ConfigValue.Table over)) return above;
        Map<String, ConfigValue.Entry> merged = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, entry) -> {
            ConfigValue.Entry under = merged.get(key);
            merged.put(key, under == null ? entry : entry.withValue(deepMerge(under.value(), entry.value())));
        });
        return new ConfigValue.Table(merged, above.span());
    }

    private static boolean fits(ModelField field, Map<ModelField, Layered> fields) {
        String materialized = word(fields, ModelField.MATERIALIZED, Materialization.TABLE.word());
        boolean incremental = materialized.equals(Materialization.INCREMENTAL.word());
        boolean snapshot = materialized.equals(Materialization.SNAPSHOT.word());
        boolean cursor = fields.containsKey(ModelField.CURSOR);
        String strategy = word(fields, ModelField.INCREMENTAL_STRATEGY, "");
        // Allowed for every model, but a project-wide default is meant for those that can replay.
        if (field == ModelField.REPLAY_ON_CHANGE) return incremental;
        return switch (field.use()) {
            case ANY -> true;
            case TABLE -> materialized.equals(Materialization.TABLE.word());
            case INCREMENTAL -> incremental;
            case CURSOR -> incremental && cursor;
            case APPEND_CURSOR -> incremental && cursor && strategy.equals("append");
            case MERGE -> incremental && strategy.equals("merge");
            case MICROBATCH ->
                incremental && word(fields, ModelField.INCREMENTAL_MODE, "full").equals("microbatch");
            case INCREMENTAL_OR_SNAPSHOT -> incremental || snapshot;
            case SNAPSHOT -> snapshot;
            case CUSTOM -> Materialization.find(materialized).isEmpty();
        };
    }

    private static String word(Map<ModelField, Layered> fields, ModelField field, String otherwise) {
        Layered layered = fields.get(field);
        return layered != null && layered.value() instanceof ConfigValue.Text text ? text.text() : otherwise;
    }
}
