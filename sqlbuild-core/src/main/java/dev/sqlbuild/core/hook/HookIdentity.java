package dev.sqlbuild.core.hook;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.sql.CanonicalSql;
import dev.sqlbuild.core.sql.ContextKeys;
import dev.sqlbuild.core.sql.InterpolationScope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of the SQL hooks of a model is part of its identity: the statements in order, references symbolic. Context keys
 * stay keys: where a model stands and which run builds it do not change what it is, and in virtual mode its place
 * depends on its identity. Mistakes are reported by {@link HookCheck}.
 */
public final class HookIdentity {
    private final Path directory;
    private final InterpolationScope scope;
    private final Predicate<String> isSeed;

    /**
     * @param variables scope of the project's variables
     * @param isSeed whether a name used in {@code __ref} is a seed's
     */
    public HookIdentity(Path directory, InterpolationScope variables, Predicate<String> isSeed) {
        this.directory = directory;
        this.scope = variables.withContext(symbolic());
        this.isSeed = isSeed;
    }

    private static Map<String, @Nullable Object> symbolic() {
        Map<String, @Nullable Object> context = new HashMap<>();
        for (String key : ContextKeys.ALL) context.put(key, "@@CTX:" + key);
        return context;
    }

    /** Canonical statements by list, lists without a statement left out. */
    public Map<String, List<String>> of(String model, ModelConfig config) {
        if (!SqlHooks.has(config)) return Map.of();
        SqlHooks hooks = new SqlHooks(directory, new Diagnostics());
        Map<String, List<String>> statements = new TreeMap<>();
        for (ModelField field : List.of(ModelField.PRE_HOOKS, ModelField.POST_HOOKS)) {
            List<String> texts = hooks.expand(model, config, field, scope).stream()
                    .map(statement -> CanonicalSql.of(statement, isSeed))
                    .toList();
            if (!texts.isEmpty()) statements.put(field.key(), texts);
        }
        return statements;
    }
}
