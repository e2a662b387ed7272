package dev.sqlbuild.core.project;

import dev.sqlbuild.core.model.ModelField;
import java.util.Map;
import java.util.Optional;

/**
 * {@code [defaults]}, templates not yet expanded.
 *
 * @param fields defaults of model fields
 */
public record Defaults(
        Map<ModelField, ConfigValue> fields,
        Optional<ConfigValue.Text> seedDatabase,
        Optional<ConfigValue.Text> seedSchema,
        Optional<ConfigValue.Text> functionDatabase,
        Optional<ConfigValue.Text> functionSchema) {

    public static final Defaults NONE =
            new Defaults(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Defaults {
        fields = Map.copyOf(fields);
    }
}
