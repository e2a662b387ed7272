package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigTemplates;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.TemplateContext;
import java.util.Optional;
import java.util.Set;

/** What YAML declarations need to know of the project. */
public final class DeclarationScope {
    private final Optional<String> environment;
    private final Set<String> environments;
    private final ConfigTemplates templates;
    private final TemplateContext context;

    private DeclarationScope(
            Optional<String> environment,
            Set<String> environments,
            ConfigTemplates templates,
            TemplateContext context) {
        this.environment = environment;
        this.environments = environments;
        this.templates = templates;
        this.context = context;
    }

    public static DeclarationScope of(ProjectConfig config, ConfigRequest request) {
        Optional<String> environment = config.environment().map(Environment::name);
        return new DeclarationScope(
                environment,
                Set.copyOf(config.environmentNames()),
                new ConfigTemplates(config.vars(), request.variables()),
                TemplateContext.ofRun(environment, request.runId()));
    }

    /** Name of the active environment. */
    Optional<String> environment() {
        return environment;
    }

    Set<String> environments() {
        return environments;
    }

    ConfigValue.Table expand(ConfigValue.Table table, Code code, Diagnostics findings) {
        return templates.expandTable(table, context, code, findings);
    }
}
