package dev.sqlbuild.engine.build;

import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Action;
import dev.sqlbuild.core.plan.AuditReads;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.SourceNode;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.version.LocalHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The view of a compiled project that planning works on. */
public final class PlanInputs {
    /** Shown where a project has no environments. */
    private static final String NO_ENVIRONMENT = "default";

    private PlanInputs() {}

    public static PlanInput of(Workspace workspace) {
        List<Buildable> nodes = new ArrayList<>();
        workspace.models().values().forEach(model -> nodes.add(model(model)));
        workspace.seeds().values().forEach(seed -> nodes.add(seed(seed)));
        List<SourceNode> sources =
                workspace.sources().values().stream().map(PlanInputs::source).toList();
        List<AuditReads> audits = workspace.audits().stream()
                .flatMap(audit -> reads(audit).stream())
                .toList();
        return PlanInput.of(
                environment(workspace),
                nodes,
                sources,
                workspace.dag(),
                audits,
                workspace.config().settings().queryChangeTracking());
    }

    /** Name of the active environment. */
    public static String environment(Workspace workspace) {
        return workspace.config().environment().map(Environment::name).orElse(NO_ENVIRONMENT);
    }

    private static Buildable model(Model model) {
        Materialization materialization = model.materialization();
        Optional<String> strategy = strategy(model);
        return new Buildable(
                model.id(),
                model.file().path(),
                model.config().tags(),
                model.relation(),
                Optional.of(materialization),
                materialization == Materialization.INCREMENTAL ? strategy.orElse("incremental") : materialization.word(),
                action(materialization, strategy),
                model.canonicalQuery(),
                model.identity(),
                model.localHash(),
                model.version(),
                declared(model),
                model.shape(),
                model.config().runDespiteUnchanged());
    }

    static Optional<String> strategy(Model model) {
        return Optional.ofNullable(model.config().values().get(ModelField.INCREMENTAL_STRATEGY))
                .map(value -> String.valueOf(value.plain()));
    }

    /** Declared columns with their types. */
    static List<Column> declared(Model model) {
        return model.config().columns().stream()
                .map(column -> new Column(column.name(), column.type(), column.nullable(), column.description()))
                .toList();
    }

    private static Action action(Materialization materialization, Optional<String> strategy) {
        return switch (materialization) {
            case VIEW -> Action.CREATE_VIEW;
            case TABLE -> Action.CREATE_TABLE;
            case SNAPSHOT -> Action.SNAPSHOT;
            case INCREMENTAL -> switch (strategy.orElse("append")) {
                case "merge" -> Action.INCREMENTAL_MERGE;
                case "delete_insert" -> Action.INCREMENTAL_DELETE_INSERT;
                default -> Action.INCREMENTAL_APPEND;
            };
        };
    }

    private static Buildable seed(Seed seed) {
        return new Buildable(
                seed.id(),
                seed.path(),
                seed.declared().declaration().map(declaration -> declaration.tags()).orElse(List.of()),
                seed.relation(),
                Optional.empty(),
                "seed",
                Action.LOAD_SEED,
                seed.identity(),
                seed.identity(),
                new LocalHash(seed.version().hex()),
                seed.version(),
                seed.columns(),
                seed.shape(),
                Optional.empty());
    }

    private static SourceNode source(Source source) {
        return new SourceNode(
                source.id(),
                source.declaration().path(),
                source.declaration().tags(),
                source.definition(),
                source.declaration().managed() ? Optional.empty() : source.relation(),
                Optional.of(source.declaration().span()));
    }

    private static Optional<AuditReads> reads(Audit audit) {
        return audit.target().map(target -> new AuditReads(audit.display(), target, audit.reads()));
    }
}
