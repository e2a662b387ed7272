package dev.sqlbuild.core.project;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ModelFields.Layered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the {@link PlacedModel} of each model: layering, templates, placement (project.md 3.6, 5, 6). */
public final class ModelConfigs {
    private static final Set<ModelField> PLACEMENT = Set.of(ModelField.DATABASE, ModelField.SCHEMA, ModelField.ALIAS);

    private final ModelLayers layers;
    private final Map<String, PathDefault> pathDefaults;
    private final ConfigTemplates templates;
    private final TemplateContext run;
    private final Placement placement;

    private ModelConfigs(
            ModelLayers layers,
            Map<String, PathDefault> pathDefaults,
            ConfigTemplates templates,
            TemplateContext run,
            Placement placement) {
        this.layers = layers;
        this.pathDefaults = pathDefaults;
        this.templates = templates;
        this.run = run;
        this.placement = placement;
    }

    /**
     * Matches path defaults to models, which reports entries without models and ties.
     *
     * @param modelPaths paths of all model files
     */
    public static ModelConfigs of(
            ProjectConfig config,
            Collection<String> modelPaths,
            RelationDefaults otherwise,
            ConfigRequest request,
            Diagnostics findings) {
        return new ModelConfigs(
                new ModelLayers(config.defaults()),
                config.pathDefaults().match(modelPaths, findings),
                new ConfigTemplates(config.vars(), request.variables()),
                TemplateContext.ofRun(config.environment().map(Environment::name), request.runId()),
                Placement.ofActive(config, otherwise, request));
    }

    /**
     * The configuration of one model; safe for several threads.
     *
     * @param path path of the model's file
     * @param header its own fields
     */
    public PlacedModel configure(String name, String path, ConfigValue.Table header, Diagnostics findings) {
        Map<ModelField, Layered> authored =
                layers.layer(name, Optional.ofNullable(pathDefaults.get(path)), header, findings);
        Map<ModelField, Layered> fields = new EnumMap<>(ModelField.class);
        TemplateContext context = run.with("model.name", Optional.of(name));
        Optional<String> database = place(ModelField.DATABASE, name, authored, context, fields, findings);
        context = context.with("model.database", database);
        Optional<String> schema = place(ModelField.SCHEMA, name, authored, context, fields, findings);
        context = context.with("model.schema", schema);
        String alias = place(ModelField.ALIAS, name, authored, context, fields, findings)
                .orElse(name);
        LogicalPlace logical = new LogicalPlace(database, schema, alias);
        RelationName target = placement.place(name, logical, findings);
        TemplateContext complete = withTarget(context, alias, target);
        authored.forEach((field, layered) -> {
            if (!PLACEMENT.contains(field)) expand(field, name, layered, complete, fields, findings);
        });
        ModelLayers.dropUnfit(fields);
        return new PlacedModel(name, path, new ModelFields(fields), logical, target);
    }

    /** Every context key, for texts that are read once the place of a model is known. */
    private static TemplateContext withTarget(TemplateContext context, String alias, RelationName target) {
        return context.with("model.alias", Optional.of(alias))
                .with("target.database", target.database())
                .with("target.schema", target.schema())
                .with("target.table", Optional.of(target.name()))
                .with("target.qualified", Optional.of(target.toString()));
    }

    private Optional<String> place(
            ModelField field,
            String model,
            Map<ModelField, Layered> authored,
            TemplateContext context,
            Map<ModelField, Layered> fields,
            Diagnostics findings) {
        Layered layered = authored.get(field);
        if (layered == null) return Optional.empty();
        expand(field, model, layered, context, fields, findings);
        Layered expanded = fields.get(field);
        return expanded != null && expanded.value() instanceof ConfigValue.Text text
                ? Optional.of(text.text())
                : Optional.empty();
    }

    /** Adds the expanded field, unless a template made it null or gave it a wrong type. */
    private void expand(
            ModelField field,
            String model,
            Layered layered,
            TemplateContext context,
            Map<ModelField, Layered> fields,
            Diagnostics findings) {
        Code code = layered.isHeader() ? Code.D002 : Code.D001;
        ConfigValue value = isHooks(field)
                ? expandHooks(layered.value(), context, code, findings)
                : templates.expand(layered.value(), context, code, findings);
        if (value instanceof ConfigValue.Null) return;
        if (value == layered.value()) {
            fields.put(field, layered);
            return;
        }
        Diagnostics wrong = new Diagnostics();
        FieldCheck check = new FieldCheck(
                "MODEL field", code, layered.isHeader() ? Code.P001 : Code.D001, "model '" + model + "': ", wrong);
        check.check(field, value).ifPresent(checked -> fields.put(field, new Layered(checked, layered.layer())));
        for (Diagnostic diagnostic : wrong.sorted()) {
            findings.add(diagnostic.withNote(
                    "the value comes from " + layered.layer().words()));
        }
    }

    private static boolean isHooks(ModelField field) {
        return field == ModelField.PRE_HOOKS || field == ModelField.POST_HOOKS;
    }

    /** The SQL of inline hooks is SQL and has its own interpolation; everything else in a hook is configuration. */
    private ConfigValue expandHooks(ConfigValue hooks, TemplateContext context, Code code, Diagnostics findings) {
        if (!(hooks instanceof ConfigValue.Items list)) return templates.expand(hooks, context, code, findings);
        List<ConfigValue> expanded = new ArrayList<>(list.items().size());
        for (ConfigValue hook : list.items()) {
            boolean inline =
                    hook instanceof ConfigValue.Table table && table.keys().contains("inline_sql");
            expanded.add(inline ? hook : templates.expand(hook, context, code, findings));
        }
        return expanded.equals(list.items()) ? hooks : new ConfigValue.Items(expanded, hooks.span());
    }
}
