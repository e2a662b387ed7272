package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.Discovery;
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
        return of(workspace, Map.of());
    }

    /**
     * Models that have another name than before, in execution order.
     *
     * @param discovered former names of models that do not say it themselves
     */
    public static List<RenamedModel> of(Workspace workspace, Map<NodeId, String> discovered) {
        return workspace.modelsInOrder().stream()
                .flatMap(model -> renamed(model, discovered, workspace).stream())
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

    private static Optional<RenamedModel> renamed(Model model, Map<NodeId, String> discovered, Workspace workspace) {
        ConfigValue said = model.config().values().get(ModelField.MIGRATE_FROM);
        if (said != null) {
            String from = model.config().text(ModelField.MIGRATE_FROM).orElseThrow();
            return Optional.of(renamed(model, from, Discovery.MANUAL, said.span(), workspace));
        }
        return Optional.ofNullable(discovered.get(model.id()))
                .map(former -> renamed(
                        model,
                        former,
                        Discovery.AUTOMATIC,
                        SourceSpan.fileStart(model.file().path()),
                        workspace));
    }

    private static RenamedModel renamed(
            Model model, String from, Discovery discovery, SourceSpan place, Workspace workspace) {
        return new RenamedModel(
                model.id(),
                model.relation(),
                model.materialization(),
                from,
                discovery,
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
                place);
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
