package dev.sqlbuild.core.project;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.ModelField;
import java.util.Optional;

/** Turns logical places into relation names of one environment (project.md 5). */
public final class Placement {
    private static final String PRESERVE = "preserve";

    private final Optional<Environment> environment;
    private final Defaults defaults;
    private final RelationDefaults otherwise;
    private final ConfigTemplates templates;
    private final TemplateContext run;

    private Placement(
            Optional<Environment> environment,
            Defaults defaults,
            RelationDefaults otherwise,
            ConfigTemplates templates,
            TemplateContext run) {
        this.environment = environment;
        this.defaults = defaults;
        this.otherwise = otherwise;
        this.templates = templates;
        this.run = run;
    }

    /** Placement in the active environment, or without one. */
    public static Placement ofActive(ProjectConfig config, RelationDefaults otherwise, ConfigRequest request) {
        return of(config.environment(), config, otherwise, request);
    }

    /** Placement in another environment that a command names. */
    public static Placement in(
            Environment environment, ProjectConfig config, RelationDefaults otherwise, ConfigRequest request) {
        return of(Optional.of(environment), config, otherwise, request);
    }

    private static Placement of(
            Optional<Environment> environment,
            ProjectConfig config,
            RelationDefaults otherwise,
            ConfigRequest request) {
        return new Placement(
                environment,
                config.defaults(),
                otherwise,
                new ConfigTemplates(environment.map(Environment::vars).orElse(config.vars()), request.variables()),
                TemplateContext.ofRun(environment.map(Environment::name), request.runId()));
    }

    /** Where a model, seed or function with this logical place is built. */
    public RelationName place(String resource, LogicalPlace logical, Diagnostics findings) {
        TemplateContext context = run.with("model.name", Optional.of(resource))
                .with("model.database", logical.database())
                .with("model.schema", logical.schema());
        Optional<String> database =
                part(environment.flatMap(Environment::database), "database", logical.database(), context, findings);
        Optional<String> schema =
                part(environment.flatMap(Environment::schema), "schema", logical.schema(), context, findings);
        return new RelationName(
                database.or(otherwise::database), Optional.of(schema.orElse(otherwise.schema())), logical.name());
    }

    /** Where a seed belongs: its own words, else {@code [defaults] seed_database} and {@code seed_schema}. */
    public LogicalPlace seed(
            String seed, Optional<String> ownDatabase, Optional<String> ownSchema, Diagnostics findings) {
        Optional<String> database = ownDatabase.or(() -> byDefault(defaults.seedDatabase(), "seed_database", findings));
        Optional<String> schema = ownSchema.or(() -> byDefault(defaults.seedSchema(), "seed_schema", findings));
        return new LogicalPlace(database, schema, seed);
    }

    /**
     * Where a function belongs: its own words, else {@code [defaults] function_database} and {@code function_schema},
     * else the defaults of models.
     */
    public LogicalPlace function(
            String function, Optional<ConfigValue> ownDatabase, Optional<ConfigValue> ownSchema, Diagnostics findings) {
        return new LogicalPlace(
                functionPart(ownDatabase, defaults.functionDatabase(), ModelField.DATABASE, findings),
                functionPart(ownSchema, defaults.functionSchema(), ModelField.SCHEMA, findings),
                function);
    }

    private Optional<String> functionPart(
            Optional<ConfigValue> own,
            Optional<ConfigValue.Text> ofFunctions,
            ModelField ofModels,
            Diagnostics findings) {
        if (own.isPresent()) {
            ConfigValue value = templates.expand(own.get(), run, Code.D002, findings);
            if (value instanceof ConfigValue.Text text) return Optional.of(text.text());
        }
        if (ofFunctions.isPresent()) return byDefault(ofFunctions, "function_" + ofModels.key(), findings);
        Optional<ConfigValue.Text> general = Optional.ofNullable(
                        defaults.fields().get(ofModels))
                .filter(ConfigValue.Text.class::isInstance)
                .map(ConfigValue.Text.class::cast);
        return byDefault(general, ofModels.key(), findings);
    }

    private Optional<String> byDefault(Optional<ConfigValue.Text> authored, String key, Diagnostics findings) {
        if (authored.isEmpty()) return Optional.empty();
        ConfigValue value = templates.expand(authored.get(), run, Code.D001, findings);
        if (value instanceof ConfigValue.Null) return Optional.empty();
        if (value instanceof ConfigValue.Text text && !text.text().isBlank())
            return Optional.of(text.text().trim());
        findings.add(Diagnostic.of(
                Code.D001,
                "defaults." + key + " must be a non-empty string once its template is expanded",
                value.span()));
        return Optional.empty();
    }

    private Optional<String> part(
            Optional<ConfigValue.Text> rule,
            String key,
            Optional<String> logical,
            TemplateContext context,
            Diagnostics findings) {
        if (rule.isEmpty() || rule.get().text().equals(PRESERVE)) return logical;
        ConfigValue value = templates.expand(rule.get(), context, Code.D001, findings);
        if (value instanceof ConfigValue.Null) return logical;
        if (value instanceof ConfigValue.Text text && !text.text().isBlank()) {
            String name = text.text().trim();
            return name.equals(PRESERVE) ? logical : Optional.of(name);
        }
        String label = environment.map(Environment::name).orElse("");
        findings.add(Diagnostic.of(
                Code.D001,
                "environments." + label + "." + key + " must be a non-empty string once its template is expanded",
                value.span()));
        return logical;
    }
}
