package dev.sqlbuild.core.plan;

import static java.util.Objects.requireNonNull;

import dev.sqlbuild.core.migration.RenamedModel;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.core.project.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes from a compiled project what it says about renames. */
public final class RenamedModels {
    private RenamedModels() {}

    /** Models with {@code migrate_from} in execution order. */
    public static List<RenamedModel> of(Workspace workspace) {
        return workspace.modelsInOrder().stream()
                .filter(model -> model.config().values().containsKey(ModelField.MIGRATE_FROM))
                .map(model -> renamed(model, workspace))
                .toList();
    }

    private static RenamedModel renamed(Model model, Workspace workspace) {
        ConfigValue from = requireNonNull(model.config().values().get(ModelField.MIGRATE_FROM));
        return new RenamedModel(
                model.id(),
                model.relation(),
                model.materialization(),
                model.config().text(ModelField.MIGRATE_FROM).orElseThrow(),
                model.config()
                        .text(ModelField.MIGRATE_FORCE)
                        .filter("true"::equals)
                        .isPresent(),
                oldNameView(model, workspace),
                model.config()
                        .text(ModelField.ON_SCHEMA_CHANGE)
                        .filter("fail"::equals)
                        .isPresent(),
                from.span());
    }

    private static Optional<Duration> oldNameView(Model model, Workspace workspace) {
        Optional<String> own = model.config().text(ModelField.OLD_NAME_VIEW);
        return own.isPresent()
                ? ConfigDuration.find(own.get())
                : workspace.config().rules().oldNameViews();
    }
}
