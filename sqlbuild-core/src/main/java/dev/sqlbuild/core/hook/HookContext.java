package dev.sqlbuild.core.hook;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of {@code @@CTX:} keys in the hooks of a model (project.md 8). */
public final class HookContext {
    private HookContext() {}

    /** @param target where the model is built in this run */
    public static Map<String, @Nullable Object> of(
            Model model, RelationName target, SqlDialect dialect, String environment, String runId) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("target.qualified", target.render(dialect));
        context.put("target.schema", target.schema().orElse(null));
        context.put("target.database", target.database().orElse(null));
        context.put("target.table", target.name());
        context.put("model.name", model.name());
        context.put("model.database", model.config().text(ModelField.DATABASE).orElse(null));
        context.put("model.schema", model.config().text(ModelField.SCHEMA).orElse(null));
        context.put("model.alias", model.config().text(ModelField.ALIAS).orElse(model.name()));
        context.put("run.environment", environment);
        context.put("run.id", runId);
        return context;
    }
}
