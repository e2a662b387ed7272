package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.MissingOrigin;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.ModelMigration.Obstacle;
import dev.sqlbuild.core.migration.ModelMigration.OldName;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.migration.MoveRecord;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.RenamedModel;
import dev.sqlbuild.core.migration.Takeover;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import dev.sqlbuild.core.project.Environment.MissingOriginPolicy;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of the rows and the old names of renamed models (models.md 11), and gives the facts as they will
 * be once the moves are made, so that everything after it plans as if the models had always had their names.
 */
public final class MigrationPlanning {
    private final PlanInput input;
    private final StateFacts state;
    private final WarehouseFacts warehouse;
    private final MigrationRecords records;
    private final MissingOriginPolicy missingOrigin;
    private final Set<NodeId> selected;
    private final Map<NodeId, Buildable> nodes = new HashMap<>();
    private final Diagnostics errors = new Diagnostics();
    private final List<PlanWarning> warnings = new ArrayList<>();
    private final List<MissingOrigin> unconfirmed = new ArrayList<>();

    private MigrationPlanning(
            PlanInput input,
            PlanRequest request,
            StateFacts state,
            WarehouseFacts warehouse,
            MigrationRecords records,
            MissingOriginPolicy missingOrigin) {
        this.input = input;
        this.state = state;
        this.warehouse = warehouse;
        this.records = records;
        this.missingOrigin = missingOrigin;
        this.selected = Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude());
        input.nodes().forEach(node -> nodes.put(node.id(), node));
    }

    /**
     * Migrations and the facts after them.
     *
     * @param warnings what the user should know
     */
    public record Result(
            Migrations migrations, StateFacts state, WarehouseFacts warehouse, List<PlanWarning> warnings) {

        /** The same with more to know. */
        public Result with(List<PlanWarning> more) {
            List<PlanWarning> all = new ArrayList<>(warnings);
            all.addAll(more);
            return new Result(migrations, state, warehouse, all);
        }
    }

    /**
     * @param renamed models that say which name they had
     * @throws dev.sqlbuild.base.SqlBuildException with every rename that must not be carried out
     */
    public static Result of(
            PlanInput input,
            PlanRequest request,
            StateFacts state,
            WarehouseFacts warehouse,
            List<RenamedModel> renamed,
            MigrationRecords records,
            MissingOriginPolicy missingOrigin) {
        boolean nothing = renamed.isEmpty()
                && records.moves().isEmpty()
                && records.oldNames().isEmpty();
        if (nothing) return nothing(state, warehouse);
        return new MigrationPlanning(input, request, state, warehouse, records, missingOrigin).run(renamed);
    }

    /** Facts without any rename. */
    public static Result nothing(StateFacts state, WarehouseFacts warehouse) {
        return new Result(Migrations.NONE, state, warehouse, List.of());
    }

    private Result run(List<RenamedModel> renamed) {
        List<ModelMigration> models = new ArrayList<>();
        for (RenamedModel model : renamed) {
            if (selected.contains(model.model())) models.add(migration(model));
        }
        List<Takeover> takeovers = takeovers(models);
        checkLiveViews(models);
        errors.throwIfErrors();
        List<OldNameRecord> unfinished = records.latestSteps().stream()
                .filter(step ->
                        step.step() == OldNameRecord.Step.REQUIRED || step.step() == OldNameRecord.Step.ORIGIN_ARCHIVED)
                .filter(step -> selected.contains(NodeId.model(step.model())))
                .toList();
        Migrations migrations = new Migrations(models, List.of(), takeovers, unfinished, unconfirmed);
        FactsAfterMoves after = new FactsAfterMoves(input, state, warehouse, records, migrations);
        return new Result(migrations, after.state(), after.warehouse(), warnings);
    }

    private ModelMigration migration(RenamedModel model) {
        Optional<Fingerprint> recorded = formerRecord(model);
        RelationName origin = recorded.map(Fingerprint::target).orElseGet(model::formerRelation);
        NodeId former = recorded.map(Fingerprint::node).orElse(NodeId.model(model.formerName()));
        MoveDecision decision = model.hasHistory()
                ? history(model, origin, recorded.isPresent())
                : plain(model, origin, recorded.isPresent());
        if (decision == MoveDecision.DONE) {
            warnings.add(PlanWarning.about(
                    Kind.MIGRATION_DONE,
                    model.model(),
                    model.model().name() + ": the rename from " + origin + " is done; migrate_from can be removed"));
        }
        return new ModelMigration(
                model.model(),
                former,
                origin,
                model.relation(),
                model.discovery(),
                decision,
                obstacle(model, decision),
                oldName(model, origin, recorded.isPresent(), decision),
                model.oldNameView(),
                model.oldColumns());
    }

    /** The latest record of the model that was called so, or of whatever was built at that relation. */
    private Optional<Fingerprint> formerRecord(RenamedModel model) {
        if (model.from().indexOf('.') < 0) {
            return Optional.ofNullable(state.own().get(NodeId.model(model.from())));
        }
        RelationName relation = model.formerRelation();
        return state.own().values().stream()
                .filter(record -> warehouse.same(record.target(), relation))
                .reduce((one, other) -> one.at().isAfter(other.at()) ? one : other);
    }

    /** Whether the move was made and not undone by a later one. */
    private boolean isDone(RenamedModel model, RelationName origin) {
        Optional<MoveRecord> made = records.find(model.model().name(), origin, model.relation());
        Optional<MoveRecord> away = records.lastFrom(model.relation());
        return made.isPresent()
                && away.filter(later -> later.at().isAfter(made.get().at())).isEmpty();
    }

    private MoveDecision plain(RenamedModel model, RelationName origin, boolean recorded) {
        if (isDone(model, origin)) return MoveDecision.DONE;
        if (recorded || warehouse.exists(origin)) return MoveDecision.RENAMED;
        return missing(model, origin, false);
    }

    private MoveDecision history(RenamedModel model, RelationName origin, boolean recorded) {
        if (isDone(model, origin)) return MoveDecision.DONE;
        boolean there =
                warehouse.findKind(origin).filter(RelationKind.TABLE::equals).isPresent();
        if (!there) return missing(model, origin, recorded);
        checkColumns(model, origin);
        Optional<RelationKind> obstacle = warehouse.findKind(model.relation());
        if (obstacle.isEmpty()) return MoveDecision.MIGRATE;
        Optional<Fingerprint> own = ownRecord(model);
        Optional<MoveRecord> away = records.lastFrom(model.relation());
        boolean superseded = away.isPresent()
                && own.filter(record -> record.at().isAfter(away.get().at())).isEmpty();
        if (superseded) return MoveDecision.SUPERSEDED_REPLACE;
        if (own.isEmpty() && obstacle.get() == RelationKind.TABLE) return MoveDecision.REDO;
        if (own.isPresent() && model.force()) return MoveDecision.FORCED_REPLACE;
        errors.add(Diagnostic.of(
                        Code.M103,
                        "model '" + model.model().name() + "' migrates from " + origin + ", but " + model.relation()
                                + (own.isPresent() ? " already holds a history of its own" : " exists and is no table"),
                        model.place())
                .on("model", model.model().name())
                .withHelp(
                        own.isPresent()
                                ? "write migrate_force true to archive it and take the rows of " + origin
                                        + ", or remove migrate_from"
                                : "drop or rename " + model.relation()));
        return MoveDecision.DONE;
    }

    private Optional<Fingerprint> ownRecord(RenamedModel model) {
        return Optional.ofNullable(state.own().get(model.model()))
                .filter(record -> warehouse.same(record.target(), model.relation()));
    }

    private void checkColumns(RenamedModel model, RelationName origin) {
        if (!model.failsOnOtherColumns()) return;
        Buildable node = nodes.get(model.model());
        if (node == null) return;
        List<SchemaFinding> findings = SchemaComparison.of(node, warehouse.columns(origin), warehouse);
        if (findings.isEmpty()) return;
        List<String> columns = findings.stream().map(SchemaFinding::column).toList();
        errors.add(Diagnostic.of(
                        Code.M104,
                        "model '" + model.model().name() + "' migrates from " + origin + ", whose columns differ: "
                                + String.join(", ", columns),
                        model.place())
                .on("model", model.model().name())
                .withHelp("rename the model first and change its columns afterwards, or use another"
                        + " on_schema_change than fail"));
    }

    /** @param built whether a build of the origin is recorded, so that something was lost */
    private MoveDecision missing(RenamedModel model, RelationName origin, boolean built) {
        String message = "model '" + model.model().name() + "' migrates from '" + model.from() + "', but " + origin
                + " does not exist";
        if (built || missingOrigin == MissingOriginPolicy.DENY) {
            Diagnostic stop = Diagnostic.of(Code.M102, message, model.place())
                    .on("model", model.model().name());
            errors.add(
                    built
                            ? stop.withNote("it was built here, so its history would be lost")
                                    .withHelp("restore " + origin + ", or remove migrate_from to build from nothing")
                            : stop.withHelp("correct or remove migrate_from"));
        } else {
            warnings.add(PlanWarning.about(Kind.M102, model.model(), message + "; it is built from nothing"));
            boolean asks = missingOrigin == MissingOriginPolicy.REQUIRE_CONFIRMATION;
            if (asks && !warehouse.exists(model.relation())) {
                unconfirmed.add(new MissingOrigin(model.model(), Optional.empty()));
            }
        }
        return MoveDecision.ORIGIN_MISSING;
    }

    private Obstacle obstacle(RenamedModel model, MoveDecision decision) {
        Optional<RelationKind> kind = warehouse.findKind(model.relation());
        if (!decision.moves() || kind.isEmpty()) return Obstacle.NONE;
        return kind.get() == RelationKind.VIEW ? Obstacle.VIEW : Obstacle.TABLE;
    }

    private OldName oldName(RenamedModel model, RelationName origin, boolean recorded, MoveDecision decision) {
        boolean starts = decision.moves() || decision == MoveDecision.RENAMED;
        boolean taken = input.nodes().stream().anyMatch(node -> warehouse.same(node.relation(), origin));
        boolean there = warehouse
                .findKind(origin)
                .filter(kind -> kind != RelationKind.OTHER)
                .isPresent();
        if (!starts || !recorded || !there || taken || records.liveView(origin).isPresent()) return OldName.LEAVE;
        return model.oldNameView().isPresent() ? OldName.VIEW : OldName.ARCHIVE;
    }

    /** Models whose name another one had, and that were not built since it was moved away. */
    private List<Takeover> takeovers(List<ModelMigration> models) {
        List<Takeover> takeovers = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            boolean table = warehouse
                    .findKind(node.relation())
                    .filter(RelationKind.TABLE::equals)
                    .isPresent();
            boolean filled = models.stream()
                    .anyMatch(move -> move.decision().moves() && move.model().equals(node.id()));
            if (!selected.contains(node.id()) || !table || filled || !isMovedAway(node, models)) continue;
            takeovers.add(new Takeover(node.id(), node.relation()));
        }
        return takeovers;
    }

    private boolean isMovedAway(Buildable node, List<ModelMigration> models) {
        boolean now = models.stream()
                .anyMatch(move -> move.decision().moves() && warehouse.same(move.origin(), node.relation()));
        if (now) return true;
        Optional<LocalDateTime> moved = records.lastFrom(node.relation()).map(MoveRecord::at);
        Optional<LocalDateTime> built = Optional.ofNullable(state.own().get(node.id()))
                .filter(record -> warehouse.same(record.target(), node.relation()))
                .map(Fingerprint::at);
        return moved.isPresent() && built.filter(moved.get()::isBefore).isEmpty();
    }

    /** A model must not replace the view that stands for the old name of another one. */
    private void checkLiveViews(List<ModelMigration> models) {
        for (Buildable node : input.nodes()) {
            if (!selected.contains(node.id()) || !node.materialization().isPresent()) continue;
            Optional<OldNameRecord> view = records.liveView(node.relation());
            boolean replaced = models.stream()
                    .anyMatch(move -> move.decision().moves() && move.model().equals(node.id()));
            boolean there = warehouse
                    .findKind(node.relation())
                    .filter(RelationKind.VIEW::equals)
                    .isPresent();
            if (view.isEmpty() || replaced || !there) continue;
            errors.add(Diagnostic.of(
                            Code.M114,
                            "model '" + node.name() + "' would be built at " + node.relation()
                                    + ", where a view stands for the old name of '"
                                    + view.get().model() + "'"
                                    + view.get()
                                            .expiresAt()
                                            .map(end -> " until " + end.toLocalDate())
                                            .orElse(""))
                    .on("model", node.name())
                    .withHelp("give the model another name or alias, or drop the view"));
        }
    }
}
