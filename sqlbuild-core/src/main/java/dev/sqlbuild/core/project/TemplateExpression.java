package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceSpan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parsed inside of one {@code ${...}}. */
sealed interface TemplateExpression {

    /** Where names get their values. */
    interface Scope {
        /** Value of a project variable, or empty when there is none of that name. */
        Optional<ConfigValue> findVariable(String name);

        Optional<String> findEnvironmentVariable(String name);

        /** Empty for a known key without value; an unknown key is an error. */
        Optional<String> requireContext(String key);

        TemplateException unknownVariable(String name);
    }

    /**
     * @param lenient whether a missing variable is null rather than an error
     * @param span place given to the result
     */
    ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span);

    /** A project variable. */
    record Variable(String name) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            Optional<ConfigValue> value = scope.findVariable(name);
            if (value.isEmpty() && !lenient) throw scope.unknownVariable(name);
            return value.map(found -> found.at(span)).orElse(new ConfigValue.Null(span));
        }
    }

    /** {@code ENV:NAME}. */
    record EnvironmentVariable(String name) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            Optional<String> value = scope.findEnvironmentVariable(name);
            if (value.isEmpty() && !lenient) {
                throw new TemplateException(
                        "environment variable '" + name + "' is not set",
                        Optional.of("set it, or give a fallback: ${coalesce(ENV:" + name + ", '...')}"));
            }
            return textOrNull(value, span);
        }
    }

    /** {@code CTX:key}. */
    record Context(String key) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            return textOrNull(scope.requireContext(key), span);
        }
    }

    /** A string, boolean or null written in the template. */
    record Literal(ConfigValue value) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            return value.at(span);
        }
    }

    /** {@code coalesce}: the first truthy argument, else the last. */
    record Coalesce(List<TemplateExpression> arguments) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            int last = arguments.size() - 1;
            for (TemplateExpression argument : arguments.subList(0, last)) {
                ConfigValue value = argument.evaluate(scope, true, span);
                if (isTruthy(value)) return value;
            }
            return arguments.get(last).evaluate(scope, lenient, span);
        }
    }

    /** {@code if(condition, then, otherwise)}; only the chosen branch is evaluated. */
    record If(TemplateExpression condition, TemplateExpression then, TemplateExpression otherwise)
            implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            boolean holds = isTruthy(condition.evaluate(scope, true, span));
            return (holds ? then : otherwise).evaluate(scope, lenient, span);
        }
    }

    /** {@code eq} and {@code ne} on rendered text. */
    record Comparison(boolean equal, TemplateExpression left, TemplateExpression right) implements TemplateExpression {
        @Override
        public ConfigValue evaluate(Scope scope, boolean lenient, SourceSpan span) {
            String one = text(left.evaluate(scope, lenient, span));
            String other = text(right.evaluate(scope, lenient, span));
            return new ConfigValue.Bool(one.equals(other) == equal, span);
        }
    }

    private static ConfigValue textOrNull(Optional<String> text, SourceSpan span) {
        return text.isPresent() ? new ConfigValue.Text(text.get(), span) : new ConfigValue.Null(span);
    }

    /** The value as a part of a longer text. */
    static String text(ConfigValue value) {
        if (value instanceof ConfigValue.Text text) return text.text();
        if (value instanceof ConfigValue.Bool bool) return String.valueOf(bool.value());
        if (value instanceof ConfigValue.Whole whole) return String.valueOf(whole.value());
        if (value instanceof ConfigValue.Decimal decimal) return decimal.value().toPlainString();
        if (value instanceof ConfigValue.Null) return "";
        throw new TemplateException("a " + value.typeName() + " cannot be part of a text");
    }

    private static boolean isTruthy(ConfigValue value) {
        if (value instanceof ConfigValue.Null) return false;
        if (value instanceof ConfigValue.Bool bool) return bool.value();
        if (value instanceof ConfigValue.Whole whole) return whole.value() != 0;
        if (value instanceof ConfigValue.Decimal decimal) return decimal.value().signum() != 0;
        if (value instanceof ConfigValue.Text text) {
            String word = text.text().trim().toLowerCase(Locale.ROOT);
            return !word.isEmpty() && !word.equals("false") && !word.equals("0");
        }
        return true;
    }
}
