package dev.sqlbuild.core.plan;

import static java.util.Objects.requireNonNull;

import dev.sqlbuild.core.migration.RenamedColumn;
import dev.sqlbuild.core.migration.RenamedModel;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.ConfigDuration;
import dev.sqlbuild.core.project.ConfigValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** Columns with {@code migrate_from} of models that keep their rows, in execution order. */
    public static List<RenamedColumn> columnsOf(Workspace workspace) {
        return workspace.modelsInOrder().stream()
                .filter(model -> model.materialization() == Materialization.INCREMENTAL
                        || model.materialization() == Materialization.SNAPSHOT)
                .flatMap(model -> model.config().columns().stream()
                        .flatMap(column -> column.migrateFrom().stream()
                                .map(former ->
                                        new RenamedColumn(model.id(), column.name(), former.name(), former.span()))))
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
                oldColumns(model),
                from.span());
    }

    /** How the view at the old name calls columns that have another name now. */
    private static Map<String, String> oldColumns(Model model) {
        Map<String, String> old = new HashMap<>();
        model.config()
                .columns()
                .forEach(column -> column.migrateFrom()
                        .ifPresent(former -> old.put(column.name().toLowerCase(Locale.ROOT), former.name())));
        return old;
    }

    private static Optional<Duration> oldNameView(Model model, Workspace workspace) {
        Optional<String> own = model.config().text(ModelField.OLD_NAME_VIEW);
        return own.isPresent()
                ? ConfigDuration.find(own.get())
                : workspace.config().rules().oldNameViews();
    }
}
