package dev.sqlbuild.core.sql;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @@} tokens of one text may use.
 *
 * @param variables project variables as TOML or JSON values; null is a value
 * @param environment reads an environment variable; the caller records what was asked for
 * @param context values of {@code @@CTX:} keys under their canonical names, absent where the text is no SQL hook;
 *     a null value renders as nothing
 * @param runtimePlaceholders whether {@code @@@name} may stand here, that is in a custom materialization
 */
public record InterpolationScope(
        Map<String, ? extends @Nullable Object> variables,
        Function<String, Optional<String>> environment,
        Optional<Map<String, ? extends @Nullable Object>> context,
        boolean runtimePlaceholders) {

    /** The scope of every text that is not a hook. */
    public static InterpolationScope of(
            Map<String, ? extends @Nullable Object> variables, Function<String, Optional<String>> environment) {
        return new InterpolationScope(variables, environment, Optional.empty(), false);
    }

    /** The scope of a SQL hook of a model. */
    public InterpolationScope withContext(Map<String, ? extends @Nullable Object> values) {
        return new InterpolationScope(variables, environment, Optional.of(values), runtimePlaceholders);
    }

    public InterpolationScope withRuntimePlaceholders(boolean allowed) {
        return new InterpolationScope(variables, environment, context, allowed);
    }
}
