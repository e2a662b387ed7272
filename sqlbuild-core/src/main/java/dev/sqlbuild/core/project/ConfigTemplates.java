package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Expands {@code ${...}} in configuration values (project.md 6). A value that is exactly one template takes the type
 * of its expression; elsewhere the parts become text.
 */
public final class ConfigTemplates {
    private final Map<String, ConfigValue> vars;
    private final EnvironmentVariables environment;

    /** @param vars variables whose own templates are already expanded */
    public ConfigTemplates(Map<String, ConfigValue> vars, EnvironmentVariables environment) {
        this.vars = Map.copyOf(vars);
        this.environment = environment;
    }

    /** Whether {@link #expand} could change the text. */
    public static boolean isTemplate(String text) {
        return text.contains("${");
    }

    /** Whether the value is text that a template may still give another type. */
    public static boolean isPending(ConfigValue value) {
        return value instanceof ConfigValue.Text text && isTemplate(text.text());
    }

    /**
     * The value with the templates of all texts in it expanded. A text with an error is reported to {@code findings}
     * under {@code code} at its own place and stays as written.
     */
    public ConfigValue expand(ConfigValue value, TemplateContext context, Code code, Diagnostics findings) {
        return expand(value, new NamedScope(context), code, findings);
    }

    /** {@link #expand} for a table. */
    public ConfigValue.Table expandTable(
            ConfigValue.Table table, TemplateContext context, Code code, Diagnostics findings) {
        return expandTable(table, new NamedScope(context), code, findings);
    }

    static ConfigValue expand(ConfigValue value, TemplateExpression.Scope scope, Code code, Diagnostics findings) {
        if (value instanceof ConfigValue.Text text) {
            if (!isTemplate(text.text())) return value;
            try {
                return expand(text, scope);
            } catch (TemplateException e) {
                findings.add(Diagnostic.of(code, e.reason(), value.span()).withHelp(e.help()));
                return value;
            }
        }
        if (value instanceof ConfigValue.Items items) return expandItems(items, scope, code, findings);
        return value instanceof ConfigValue.Table table ? expandTable(table, scope, code, findings) : value;
    }

    /** Unchanged values stay the same objects, which tells callers that there is nothing to check again. */
    private static ConfigValue expandItems(
            ConfigValue.Items items, TemplateExpression.Scope scope, Code code, Diagnostics findings) {
        List<ConfigValue> expanded = new ArrayList<>(items.items().size());
        boolean changed = false;
        for (ConfigValue item : items.items()) {
            ConfigValue value = expand(item, scope, code, findings);
            expanded.add(value);
            changed |= value != item;
        }
        return changed ? new ConfigValue.Items(expanded, items.span()) : items;
    }

    private static ConfigValue.Table expandTable(
            ConfigValue.Table table, TemplateExpression.Scope scope, Code code, Diagnostics findings) {
        Map<String, ConfigValue.Entry> expanded = new LinkedHashMap<>();
        boolean changed = false;
        for (ConfigValue.Entry entry : table.entries().values()) {
            ConfigValue value = expand(entry.value(), scope, code, findings);
            changed |= value != entry.value();
            expanded.put(entry.key(), entry.withValue(value));
        }
        return changed ? new ConfigValue.Table(expanded, table.span()) : table;
    }

    private static ConfigValue expand(ConfigValue.Text authored, TemplateExpression.Scope scope) {
        String text = authored.text();
        SourceSpan span = authored.span();
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", done)) {
            if (open > done && text.charAt(open - 1) == '$') {
                out.append(text, done, open - 1).append("${");
                done = open + 2;
                continue;
            }
            int close = close(text, open + 2);
            if (close < 0) {
                out.append(text, done, open + 2);
                done = open + 2;
                continue;
            }
            TemplateExpression expression = TemplateParser.parse(text.substring(open + 2, close));
            ConfigValue value = expression.evaluate(scope, false, span);
            if (open == 0 && close == text.length() - 1) return value;
            out.append(text, done, open).append(TemplateExpression.text(value));
            done = close + 1;
        }
        return new ConfigValue.Text(out.append(text, done, text.length()).toString(), span);
    }

    /** The brace that ends a template, or -1 when it is not complete: another brace comes first or none at all. */
    private static int close(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '}') return i;
            if (c == '{') return -1;
        }
        return -1;
    }

    static TemplateException unknownVariable(String name, Set<String> known) {
        return new TemplateException("unknown project variable '" + name + "'", NearName.help(name, known));
    }

    private final class NamedScope implements TemplateExpression.Scope {
        private final TemplateContext context;

        NamedScope(TemplateContext context) {
            this.context = context;
        }

        @Override
        public Optional<ConfigValue> findVariable(String name) {
            return Optional.ofNullable(vars.get(name));
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
            return ConfigTemplates.unknownVariable(name, vars.keySet());
        }
    }
}
