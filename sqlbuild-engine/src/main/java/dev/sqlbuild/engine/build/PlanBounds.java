package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Batches;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorFacts;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.CursorWarning;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.incremental.Windows;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.IncrementalPlan;
import dev.sqlbuild.core.plan.IncrementalPlan.Bounds;
import dev.sqlbuild.core.plan.IncrementalPlan.When;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The last step of planning: computes the windows of models whose inputs this plan does not build, and refuses cursors
 * on columns of another kind (incremental.md 2.3).
 */
final class PlanBounds {
    private final Plan plan;
    private final Workspace workspace;
    private final WarehouseFacts warehouse;
    private final Map<NodeId, RelationName> origins;
    private final Adapter adapter;
    private final CursorReader reader;
    private final LocalDateTime now;
    private final Set<NodeId> built = new HashSet<>();
    private final Map<NodeId, NodeId> changing;
    private final List<Diagnostic> errors = new ArrayList<>();
    private final List<PlanWarning> warnings = new ArrayList<>();

    private PlanBounds(
            Plan plan,
            Workspace workspace,
            WarehouseFacts warehouse,
            Map<NodeId, RelationName> origins,
            References references,
            Session session,
            Adapter adapter,
            LocalDateTime now) {
        this.plan = plan;
        this.workspace = workspace;
        this.warehouse = warehouse;
        this.origins = origins;
        this.adapter = adapter;
        this.now = now;
        this.reader = new CursorReader(session, adapter, references.rendering(), now);
        plan.running().forEach(node -> built.add(node.id()));
        plan.baseline().forEach(copy -> built.add(copy.id()));
        this.changing = changing(workspace.dag(), built);
    }

    /**
     * The plan with its windows.
     *
     * @param origins relations with whose rows models begin that have none yet
     * @param now time of planning, UTC
     */
    static Plan resolve(
            Plan plan,
            Workspace workspace,
            WarehouseFacts warehouse,
            Map<NodeId, RelationName> origins,
            References references,
            Session session,
            Adapter adapter,
            LocalDateTime now) {
        return new PlanBounds(plan, workspace, warehouse, origins, references, session, adapter, now).resolve();
    }

    private Plan resolve() {
        List<PlannedNode> following = plan.running().stream()
                .filter(node -> node.incremental().isPresent() && cursor(node).isPresent())
                .toList();
        following.forEach(node -> checkTypes(node, cursor(node).orElseThrow()));
        if (!errors.isEmpty()) throw new SqlBuildException(errors);
        Map<NodeId, IncrementalPlan> decided = new HashMap<>();
        for (PlannedNode node : following) {
            IncrementalPlan known = node.incremental().orElseThrow();
            decided.put(node.id(), known.with(bounds(node, known, cursor(node).orElseThrow())));
        }
        return plan.with(decided, warnings);
    }

    private static Optional<Cursor> cursor(PlannedNode node) {
        return node.subject().incremental().flatMap(Incremental::cursor);
    }

    private Bounds bounds(PlannedNode node, IncrementalPlan known, Cursor cursor) {
        Incremental incremental = node.subject().incremental().orElseThrow();
        String model = node.id().name();
        // Where a copy ends is known when it is there.
        if (node.copiedFrom().isPresent()) return known.bounds();
        if (known.rebuild()) {
            boolean needed = Windows.fullNeedsFacts(incremental, cursor, known.request(), usesBounds(model));
            if (!needed) {
                CursorFacts none = new CursorFacts(Optional.empty(), List.of(), now);
                RunWindow everything = Windows.full(model, incremental, cursor, known.request(), none);
                return new Bounds(When.NEVER, Optional.empty(), Optional.of(everything), OptionalInt.empty());
            }
        }
        Optional<NodeId> waitsFor = builtFirst(cursor);
        if (waitsFor.isPresent()) return Bounds.after(waitsFor.get());
        RunWindow window = known.rebuild()
                ? Windows.full(
                        model, incremental, cursor, known.request(), reader.facts(model, cursor, Optional.empty()))
                : Windows.next(
                        model,
                        incremental,
                        cursor,
                        known.request(),
                        reader.facts(model, cursor, Optional.of(standing(node))));
        window.warnings()
                .forEach(warning -> warnings.add(PlanWarning.about(kind(warning), node.id(), warning.message())));
        return Bounds.of(window, batches(incremental, cursor, window));
    }

    /** Where the rows of a model are while it is planned; those of a renamed or seeded one are not there yet. */
    private RelationName standing(PlannedNode node) {
        RelationName origin = origins.get(node.id());
        if (origin != null) return origin;
        return plan.migrations().models().stream()
                .filter(move -> move.decision().moves() && move.model().equals(node.id()))
                .map(ModelMigration::origin)
                .findFirst()
                .orElse(node.relation());
    }

    private static OptionalInt batches(Incremental incremental, Cursor cursor, RunWindow window) {
        Optional<Microbatch> batch = incremental.microbatch();
        if (batch.isEmpty()) return OptionalInt.empty();
        boolean whole = incremental.aligned() || window.replaces();
        return OptionalInt.of(
                Batches.cut(window.bounds(), cursor, batch.get().size(), whole).size());
    }

    private static PlanWarning.Kind kind(CursorWarning warning) {
        return switch (warning.kind()) {
            case FUTURE_CURSOR -> PlanWarning.Kind.FUTURE_CURSOR;
            case EXPLICIT_BOUNDS -> PlanWarning.Kind.EXPLICIT_BOUNDS;
        };
    }

    private boolean usesBounds(String model) {
        var query = workspace.model(model).query();
        return query.uses(ReferenceKind.CURSOR_START) || query.uses(ReferenceKind.CURSOR_END);
    }

    /** A watermark input that changes in this run, or what changes above it. */
    private Optional<NodeId> builtFirst(Cursor cursor) {
        return cursor.watermarks().stream()
                .map(input -> changing.get(input.node()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** For each node that changes in this run, itself or through what it reads, the nearest one that is built. */
    private static Map<NodeId, NodeId> changing(Dag dag, Set<NodeId> built) {
        Map<NodeId, NodeId> changing = new HashMap<>();
        for (NodeId node : dag.topological()) {
            if (built.contains(node)) {
                changing.put(node, node);
                continue;
            }
            for (NodeId upstream : dag.upstream(node)) {
                NodeId above = changing.get(upstream);
                if (above != null) changing.putIfAbsent(node, above);
            }
        }
        return changing;
    }

    private void checkTypes(PlannedNode node, Cursor cursor) {
        if (!node.incremental().orElseThrow().rebuild()) {
            check(
                    node,
                    cursor,
                    cursor.column(),
                    node.relation().toString(),
                    type(warehouse.columns(node.relation()), cursor.column()));
        }
        for (CursorInput input : cursor.inputs()) {
            boolean stands = !built.contains(input.node()) && input.node().kind() != NodeKind.SOURCE;
            List<ColumnInfo> live =
                    stands ? plan.resolver().find(input.node()).map(this::live).orElse(List.of()) : List.of();
            Optional<String> type = type(live, input.column())
                    .or(() -> workspace.shape(input.node()).find(input.column()).flatMap(column -> column.type()));
            check(node, cursor, input.column(), input.node().name(), type);
        }
    }

    private List<ColumnInfo> live(RelationName relation) {
        return warehouse.columns(relation);
    }

    private static Optional<String> type(List<ColumnInfo> columns, String name) {
        return ColumnMatch.find(columns, name).map(ColumnInfo::type);
    }

    private void check(PlannedNode node, Cursor cursor, String column, String where, Optional<String> type) {
        if (type.isEmpty() || CursorColumn.fits(type.get(), cursor.type(), adapter)) return;
        errors.add(CursorReader.misfit(node.id().name(), column, cursor.type(), where, type.get()));
    }
}
