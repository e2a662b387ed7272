package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Identity metadata of a model (virtual-build.md 3.1): what besides the query decides which rows it holds. A value
 * at its built-in default is left out, so writing the default explicitly changes nothing.
 */
final class ModelIdentity {
    private static final Map<ModelField, Object> DEFAULTS = Map.of(
            ModelField.INCREMENTAL_MODE, "full",
            ModelField.APPEND_CURSOR_INCLUSIVE, true,
            ModelField.ON_SCHEMA_CHANGE, "append_new_columns",
            ModelField.VALID_FROM_COLUMN, "valid_from",
            ModelField.VALID_TO_COLUMN, "valid_to",
            ModelField.INVALIDATE_HARD_DELETES, false);

    private ModelIdentity() {}

    /**
     * @param functions local hash of each function that the query calls directly
     * @param hooks canonical statements of its hooks by list
     */
    static String of(ModelConfig config, Map<String, String> functions, Map<String, List<String>> hooks) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("config", config(config));
        Map<String, Object> signature = new LinkedHashMap<>(executionSignature(config));
        signature.putAll(hooks);
        if (!signature.isEmpty()) metadata.put("execution_signature", signature);
        if (!functions.isEmpty()) metadata.put("local_function_hashes", functions);
        return CanonicalJson.of(metadata);
    }

    private static Map<String, @Nullable Object> config(ModelConfig config) {
        Map<String, @Nullable Object> keys = new TreeMap<>();
        config.values().forEach((field, value) -> {
            boolean elsewhere = field == ModelField.PRE_HOOKS
                    || field == ModelField.POST_HOOKS
                    || field == ModelField.CONFIG
                    || field == ModelField.PLACEHOLDERS;
            if (!field.versionIdentity() || elsewhere) return;
            Object plain = value.plain();
            if (plain == null) return;
            if (!plain.equals(DEFAULTS.get(field))) keys.put(field.key(), plain);
        });
        keys.put(ModelField.MATERIALIZED.key(), config.materialization().word());
        return keys;
    }

    private static Map<String, Object> executionSignature(ModelConfig config) {
        List<ColumnDeclaration> columns = config.columns();
        if (columns.isEmpty()) return Map.of();
        Map<String, Object> byName = new TreeMap<>();
        for (ColumnDeclaration declared : columns) {
            Map<String, Object> facts = new TreeMap<>();
            declared.type().ifPresent(type -> facts.put("type", type));
            declared.nullable().ifPresent(nullable -> facts.put("nullable", nullable));
            // A column that is declared for its audits or description alone decides nothing about rows.
            if (!facts.isEmpty()) byName.put(declared.name(), facts);
        }
        return byName.isEmpty() ? Map.of() : Map.of("columns", byName);
    }
}
