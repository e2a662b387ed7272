package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.EnvironmentMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code migrate_from} and its companions may say (models.md 11); each mistake is {@code P001}. */
final class MigrationRules {
    private final EnvironmentMode mode;
    private final Diagnostics diagnostics;
    private final Map<String, String> origins = new HashMap<>();

    private MigrationRules(EnvironmentMode mode, Diagnostics diagnostics) {
        this.mode = mode;
        this.diagnostics = diagnostics;
    }

    static void check(List<ModelDraft> drafts, EnvironmentMode mode, Diagnostics diagnostics) {
        MigrationRules rules = new MigrationRules(mode, diagnostics);
        for (ModelDraft draft : drafts) {
            draft.body().ifPresent(body -> {
                rules.check(draft.name(), body.config());
                ColumnMigrationRules.check(draft.name(), body.config(), mode, diagnostics);
            });
        }
    }

    private void check(String model, ModelConfig config) {
        Optional<ConfigValue> from = Optional.ofNullable(config.values().get(ModelField.MIGRATE_FROM));
        Optional<ConfigValue> force = Optional.ofNullable(config.values().get(ModelField.MIGRATE_FORCE));
        if (from.isEmpty()) {
            force.ifPresent(value -> report(model, value, "migrate_force needs migrate_from"));
            return;
        }
        SourceSpan place = from.get().span();
        if (mode == EnvironmentMode.VIRTUAL) {
            refuseInVirtualMode(model, place, diagnostics);
            return;
        }
        String name = config.text(ModelField.MIGRATE_FROM).orElse("");
        if (name.isBlank()
                || name.startsWith(".")
                || name.endsWith(".")
                || name.indexOf('.') != name.lastIndexOf('.')) {
            report(model, from.get(), "migrate_from must be a model name or schema.name");
        } else if (name.equals(model)) {
            report(model, from.get(), "migrate_from names the model itself");
        } else {
            String other = origins.putIfAbsent(name, model);
            if (other != null) {
                report(model, from.get(), "migrate_from '" + name + "' is used by model '" + other + "' too");
            }
        }
        boolean history = config.materialization() == Materialization.INCREMENTAL
                || config.materialization() == Materialization.SNAPSHOT;
        if (!history) {
            force.ifPresent(
                    value -> report(model, value, "migrate_force is only valid for incremental and snapshot models"));
        }
    }

    static void refuseInVirtualMode(String model, SourceSpan place, Diagnostics diagnostics) {
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "model '" + model + "': migrate_from is not supported when environment_mode = 'virtual'",
                        place)
                .on("model", model)
                .withHelp("remove it: a version is not bound to the names of its model and its columns"));
    }

    private void report(String model, ConfigValue at, String reason) {
        diagnostics.add(Diagnostic.of(Code.P001, "model '" + model + "': " + reason, at.span())
                .on("model", model));
    }
}
