package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.declaration.SeedDeclaration;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.SnapshotPolicies;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.version.LocalHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes from a compiled project what planning looks at. */
public final class WorkspaceInput {
    /** Shown where a project has no environments. */
    private static final String NO_ENVIRONMENT = "default";

    private WorkspaceInput() {}

    public static PlanInput of(Workspace workspace) {
        List<Buildable> nodes = new ArrayList<>();
        workspace.seeds().values().forEach(seed -> nodes.add(seed(seed)));
        workspace
                .models()
                .values()
                .forEach(model -> nodes.add(model(model, workspace.config().snapshots())));
        workspace.functions().values().forEach(function -> nodes.add(function(function)));
        return PlanInput.of(
                environment(workspace),
                nodes,
                workspace.sources().values().stream()
                        .map(WorkspaceInput::source)
                        .toList(),
                workspace.dag(),
                audits(workspace.audits()),
                workspace.config().settings().queryChangeTracking());
    }

    /** Name of the active environment. */
    public static String environment(Workspace workspace) {
        return workspace.config().environment().map(Environment::name).orElse(NO_ENVIRONMENT);
    }

    private static Buildable model(Model model, SnapshotPolicies snapshots) {
        return new Buildable(
                model.id(),
                model.file().path(),
                model.config().tags(),
                model.relation(),
                Optional.of(model.materialization()),
                label(model),
                action(model),
                model.canonicalQuery(),
                model.identity(),
                model.localHash(),
                model.version(),
                declaredColumns(model),
                model.shape(),
                model.config().runDespiteUnchanged(),
                model.incremental(),
                model.replay(),
                Optional.of(model)
                        .filter(m -> m.materialization() == Materialization.SNAPSHOT)
                        .map(m -> SnapshotPolicy.of(SnapshotConfig.of(m.config()), snapshots)));
    }

    /** Declared columns of a model. */
    public static List<Column> declaredColumns(Model model) {
        return model.config().columns().stream()
                .map(column -> new Column(column.name(), column.type(), column.nullable(), column.description()))
                .toList();
    }

    private static Buildable seed(Seed seed) {
        return new Buildable(
                seed.id(),
                seed.path(),
                seed.declared().declaration().map(SeedDeclaration::tags).orElse(List.of()),
                seed.relation(),
                Optional.empty(),
                "seed",
                Action.LOAD_SEED,
                seed.identity(),
                seed.identity(),
                new LocalHash(seed.version().hex()),
                seed.version(),
                List.of(),
                seed.shape(),
                Optional.empty());
    }

    private static Buildable function(SqlFunction function) {
        return new Buildable(
                function.id(),
                function.file().path(),
                function.tags(),
                function.relation(),
                Optional.empty(),
                "function",
                Action.CREATE_FUNCTION,
                function.canonicalBody(),
                function.identity(),
                function.localHash(),
                function.version(),
                List.of(),
                Shape.OPEN,
                Optional.empty());
    }

    private static SourceNode source(Source source) {
        return new SourceNode(
                source.id(),
                source.declaration().path(),
                source.declaration().tags(),
                source.definition(),
                source.relation().filter(relation -> !source.declaration().managed()),
                source.declaration().columns().stream()
                        .map(column -> new SourceNode.DeclaredName(column.name(), column.span()))
                        .toList(),
                Optional.of(source.declaration().span()));
    }

    private static List<AuditReads> audits(List<Audit> audits) {
        List<AuditReads> reads = new ArrayList<>();
        for (Audit audit : audits) {
            audit.target().ifPresent(target -> reads.add(new AuditReads(audit.label(), target, audit.reads())));
        }
        return reads;
    }

    private static Action action(Model model) {
        return switch (model.materialization()) {
            case VIEW -> Action.CREATE_VIEW;
            case TABLE -> Action.CREATE_TABLE;
            case SNAPSHOT -> Action.SNAPSHOT;
            case INCREMENTAL ->
                switch (model.config().text(ModelField.INCREMENTAL_STRATEGY).orElse("")) {
                    case "delete_insert" -> Action.INCREMENTAL_DELETE_INSERT;
                    case "merge" -> Action.INCREMENTAL_MERGE;
                    default -> Action.INCREMENTAL_APPEND;
                };
        };
    }

    /** {@code view}, {@code delete_insert (timestamp, microbatch)}, {@code snapshot (check)}. */
    private static String label(Model model) {
        if (model.materialization() == Materialization.SNAPSHOT) {
            return "snapshot" + inParentheses(model.config().text(ModelField.SNAPSHOT_STRATEGY));
        }
        if (model.materialization() != Materialization.INCREMENTAL)
            return model.materialization().word();
        Optional<String> microbatch = model.config()
                .text(ModelField.INCREMENTAL_MODE)
                .filter("microbatch"::equals)
                .map(mode -> ", " + mode);
        Optional<String> cursor = model.config().text(ModelField.CURSOR_TYPE).map(type -> type + microbatch.orElse(""));
        return model.config().text(ModelField.INCREMENTAL_STRATEGY).orElse("incremental") + inParentheses(cursor);
    }

    private static String inParentheses(Optional<String> text) {
        return text.map(word -> " (" + word + ")").orElse("");
    }
}
