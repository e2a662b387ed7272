package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Expands project variables, which may use one another in any order but not in a circle. */
final class Variables implements TemplateExpression.Scope {
    private final Map<String, ConfigValue> authored;
    private final EnvironmentVariables environment;
    private final TemplateContext context;
    private final Diagnostics findings;
    private final Map<String, ConfigValue> expanded = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    private Variables(
            Map<String, ConfigValue> authored,
            EnvironmentVariables environment,
            TemplateContext context,
            Diagnostics findings) {
        this.authored = authored;
        this.environment = environment;
        this.context = context;
        this.findings = findings;
    }

    /** All variables expanded; errors are {@code D001} at the variable. */
    static Map<String, ConfigValue> expand(
            Map<String, ConfigValue> authored,
            EnvironmentVariables environment,
            TemplateContext context,
            Diagnostics findings) {
        Variables variables = new Variables(authored, environment, context, findings);
        authored.keySet().forEach(variables::resolve);
        return Map.copyOf(variables.expanded);
    }

    private void resolve(String name) {
        if (expanded.containsKey(name)) return;
        ConfigValue value = Objects.requireNonNull(authored.get(name));
        open.add(name);
        expanded.put(name, ConfigTemplates.expand(value, this, Code.D001, findings));
        open.remove(name);
    }

    @Override
    public Optional<ConfigValue> findVariable(String name) {
        if (!authored.containsKey(name)) return Optional.empty();
        if (open.contains(name)) throw circle(name);
        resolve(name);
        return Optional.ofNullable(expanded.get(name));
    }

    private TemplateException circle(String name) {
        List<String> chain = new ArrayList<>(open);
        chain = new ArrayList<>(chain.subList(chain.indexOf(name), chain.size()));
        chain.add(name);
        return new TemplateException("project variables form a cycle: " + String.join(" -> ", chain));
    }

    @Override
    public Optional<String> findEnvironmentVariable(String name) {
        return environment.find(name);
    }

    @Override
    public Optional<String> requireContext(String key) {
        return context.require(key);
    }

    @Override
    public TemplateException unknownVariable(String name) {
        return ConfigTemplates.unknownVariable(name, authored.keySet());
    }
}
