package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Action;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.SnapshotChecks;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.project.Settings.TablePromotionMode;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.version.SeedStrategy;
import dev.sqlbuild.core.virtual.Seeding;
import dev.sqlbuild.engine.build.HookAssembly.ModelHooks;
import dev.sqlbuild.engine.build.NodeWork.Hooks;
import dev.sqlbuild.engine.build.NodeWork.Title;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a plan in direct mode into work: joins nodes with their checks, grouped once for the whole build. */
final class WorkAssembly {
    private final Workspace workspace;
    private final SnapshotConsent consent;
    private final Plan plan;
    private final WarehouseFacts warehouse;
    private final Map<NodeId, Seeding> seedings;
    private final Map<NodeId, List<RelationName>> shown;
    private final Set<RelationName> bystanders;
    private final HelperNames helpers;
    private final Map<NodeId, ModelHooks> hooks;
    private final Diagnostic blocked;
    private final Map<NodeId, List<Audit>> audits = new HashMap<>();
    private final Map<NodeId, List<SqlTest>> tests = new HashMap<>();

    private WorkAssembly(BuildRequest request, Planning planning, HookAssembly hooks, SqlDialect dialect) {
        this.workspace = request.workspace();
        this.consent = request.snapshots();
        this.plan = planning.plan();
        this.warehouse = planning.warehouse();
        this.seedings = planning.seedings();
        this.shown = planning.shown();
        this.bystanders = planning.bystanders();
        this.blocked = plan.sources().blocking();
        this.helpers = new HelperNames(dialect);
        this.hooks = hooks.of(plan.models().stream()
                .filter(PlannedNode::runs)
                .map(node -> workspace.model(node.id().name()))
                .toList());
    }

    /**
     * What a build does.
     *
     * @param nodes in plan order
     * @param last audits that belong to no node
     */
    record Work(List<NodeWork> nodes, List<Audit> last) {}

    static Work of(BuildRequest request, Planning planning, HookAssembly hooks, SqlDialect dialect) {
        return new WorkAssembly(request, planning, hooks, dialect).assemble();
    }

    private Work assemble() {
        List<Audit> last = groupAudits();
        if (!plan.request().noTests()) {
            Map<String, RelationName> functions = functions();
            for (SqlTest test : workspace.tests()) {
                tests.computeIfAbsent(test.owner(), owner -> new ArrayList<>()).add(test.calling(functions));
            }
        }
        Map<NodeId, PlannedNode> planned = plan.byId();
        Set<NodeId> running = running(planned);
        Map<NodeId, List<Audit>> gates = new HashMap<>();
        for (NodeId node : running) gates.put(node, auditsOf(node, planned));
        WorkOrder order = WorkOrder.of(workspace.dag(), running, reads(gates));
        List<NodeWork> nodes = workspace.dag().inOrder(running).stream()
                .map(node ->
                        work(node, Optional.ofNullable(planned.get(node)), gates.getOrDefault(node, List.of()), order))
                .toList();
        return new Work(
                BaselineWork.before(plan.baseline(), nodes, workspace.dag()::upstream),
                plan.request().select().isEmpty() ? last : List.of());
    }

    /** Where this build has the functions that it plans. */
    private Map<String, RelationName> functions() {
        Map<String, RelationName> places = new HashMap<>();
        plan.byId().forEach((node, planned) -> {
            if (node.kind() == NodeKind.FUNCTION) places.put(node.name(), planned.relation());
        });
        return places;
    }

    /** What the audits and hooks of each node read. */
    private Map<NodeId, Set<NodeId>> reads(Map<NodeId, List<Audit>> gates) {
        Map<NodeId, Set<NodeId>> reads = new HashMap<>();
        gates.forEach((node, all) -> {
            Set<NodeId> read = new LinkedHashSet<>();
            all.forEach(audit -> read.addAll(audit.reads()));
            if (hooks.containsKey(node)) read.addAll(hooks.get(node).reads());
            reads.put(node, read);
        });
        return reads;
    }

    /** Groups audits by their node and returns those that have none. */
    private List<Audit> groupAudits() {
        List<Audit> last = new ArrayList<>();
        if (plan.request().noAudits()) return last;
        for (Audit audit : workspace.audits()) {
            if (audit.target().isEmpty()) last.add(audit);
            else
                audits.computeIfAbsent(audit.target().get(), node -> new ArrayList<>())
                        .add(audit);
        }
        return last;
    }

    /** Nodes with something to do: to build, or only to check. */
    private Set<NodeId> running(Map<NodeId, PlannedNode> planned) {
        Set<NodeId> running = new HashSet<>();
        Set<NodeId> sources = new LinkedHashSet<>();
        for (PlannedNode node : planned.values()) {
            if (node.isBlocked()) {
                running.add(node.id());
            } else if (node.runs()) {
                running.add(node.id());
                sources.addAll(workspace.dag().upstream(node.id()));
            } else if (!auditsOf(node.id(), planned).isEmpty()) {
                running.add(node.id());
            }
        }
        for (NodeId source : sources) {
            if (source.kind() == NodeKind.SOURCE && audits.containsKey(source)) running.add(source);
        }
        return running;
    }

    /** All audits of a node that runs; of a current node those that always run or have not passed on what stands there. */
    private List<Audit> auditsOf(NodeId node, Map<NodeId, PlannedNode> planned) {
        List<Audit> all = audits.getOrDefault(node, List.of());
        PlannedNode known = planned.get(node);
        if (known == null || known.runs()) return all;
        if (known.isBlocked()) return List.of();
        Set<String> passed = known.passedAudits();
        return all.stream()
                .filter(audit -> audit.alwaysRun() || !passed.contains(audit.id()))
                .toList();
    }

    private NodeWork work(NodeId id, Optional<PlannedNode> planned, List<Audit> gates, WorkOrder order) {
        if (planned.isEmpty()) return source(id, gates, order);
        PlannedNode node = planned.get();
        boolean runs = node.runs();
        return new NodeWork(
                id,
                title(node),
                Optional.of(node.relation()),
                recipe(node),
                gates,
                runs ? tests.getOrDefault(id, List.of()) : List.of(),
                runs && hooks.containsKey(id) ? hooks.get(id).statements() : Hooks.NONE,
                shown(node),
                node.isBlocked() ? Optional.empty() : planned,
                sqlPath(node.subject().path()),
                order.needs(id),
                order.after(id));
    }

    private Shown shown(PlannedNode node) {
        List<RelationName> views = shown.getOrDefault(node.id(), List.of());
        if (!node.runs() || (views.isEmpty() && bystanders.isEmpty())) return Shown.NOWHERE;
        return new Shown(views, views.isEmpty() ? List.of() : warehouse.columns(node.relation()), bystanders);
    }

    private Title title(PlannedNode node) {
        Optional<Materialization> materialization = node.subject().materialization();
        boolean snapshot = node.subject().snapshot().isPresent();
        ModelField field = snapshot ? ModelField.SNAPSHOT_STRATEGY : ModelField.INCREMENTAL_STRATEGY;
        Optional<String> strategy = node.id().kind() == NodeKind.MODEL
                ? workspace.model(node.id().name()).config().text(field)
                : Optional.empty();
        String action = node.runs() || node.isBlocked() ? node.action().word() : "audit";
        String word = node.label();
        if (node.subject().incremental().isPresent()) word = Materialization.TABLE.word();
        if (snapshot) word = Materialization.SNAPSHOT.word();
        return new Title(
                word,
                materialization.map(Materialization::word),
                strategy,
                action,
                Optional.of(node.reason().word()));
    }

    private NodeWork source(NodeId id, List<Audit> gates, WorkOrder order) {
        return new NodeWork(
                id,
                new Title("source", Optional.empty(), Optional.empty(), "audit", Optional.empty()),
                workspace.source(id.name()).relation(),
                new CheckRecipe(Phase.SOURCE_AUDIT),
                gates,
                List.of(),
                Hooks.NONE,
                Shown.NOWHERE,
                Optional.empty(),
                "target/run/sources/" + id.name() + ".sql",
                order.needs(id),
                order.after(id));
    }

    private Recipe recipe(PlannedNode node) {
        if (node.isBlocked()) return new BlockedRecipe(blocked);
        return node.runs() ? building(node) : new CheckRecipe(Phase.AUDIT);
    }

    private Recipe building(PlannedNode node) {
        Destination destination = new Destination(
                node.relation(), node.ownership(), node.existing().isPresent());
        if (node.id().kind() == NodeKind.FUNCTION) return function(node);
        Seeding seeding = seedings.get(node.id());
        if (seeding != null) return seeded(node, seeding);
        Optional<RelationName> origin = node.copiedFrom();
        if (origin.isEmpty()) return computing(node, destination);
        if (node.subject().ordinaryAction() == Action.CREATE_TABLE) {
            Model model = workspace.model(node.id().name());
            return new CopyRecipe(origin.get(), destination, contract(node, model), hasLeftover(node));
        }
        Destination seeded = new Destination(node.relation(), Ownership.MANAGED, true);
        return new SeededRecipe(origin.get(), destination, computing(node, seeded));
    }

    /** Continues on a copy of what an earlier version holds, which is made when it is the model's turn. */
    private Recipe seeded(PlannedNode node, Seeding seeding) {
        RelationName origin = seeding.origin().relation();
        Destination copy = new Destination(node.relation(), Ownership.MANAGED, false);
        Recipe forward = computing(node, new Destination(node.relation(), Ownership.MANAGED, true));
        boolean bounded = seeding.strategy() == SeedStrategy.BOUNDED_APPEND_COPY;
        return bounded && forward instanceof IncrementalRecipe appending
                ? new BoundedAppendRecipe(origin, copy, appending)
                : new SeededRecipe(origin, copy, forward);
    }

    private Recipe computing(PlannedNode node, Destination destination) {
        if (node.id().kind() == NodeKind.SEED) {
            return new SeedRecipe(workspace.seed(node.id().name()), destination);
        }
        Model model = workspace.model(node.id().name());
        return switch (model.materialization()) {
            case VIEW -> new ViewRecipe(model.query(), destination, hasLeftover(node));
            case TABLE ->
                new TableRecipe(model.query(), destination, contract(node, model), isStaged(), hasLeftover(node));
            case INCREMENTAL ->
                new IncrementalRecipe(
                        model.query(),
                        destination,
                        contract(node, model),
                        model.incremental().orElseThrow(),
                        node.incremental().orElseThrow(),
                        new BatchLimits(
                                plan.request().maxMicrobatches(),
                                workspace.config().microbatchLimit(),
                                model.incremental()
                                        .flatMap(Incremental::microbatch)
                                        .flatMap(Microbatch::limit)),
                        hasLeftover(node));
            case SNAPSHOT -> snapshot(model, node, destination);
        };
    }

    private Recipe function(PlannedNode node) {
        SqlFunction function = workspace.function(node.id().name());
        return new FunctionRecipe(function.declaration(), function.body(), node.relation(), node.recordedSignature());
    }

    private static TableContract contract(PlannedNode node, Model model) {
        return new TableContract(
                node.subject().declared(), model.config().enforced().orElse(false));
    }

    private Recipe snapshot(Model model, PlannedNode node, Destination destination) {
        SnapshotConfig config = SnapshotConfig.of(model.config());
        List<Column> ofQuery = node.subject().declared().stream()
                .filter(column -> !config.isValidity(column.name()))
                .toList();
        return new SnapshotRecipe(
                model.query(),
                config,
                consent.applyTo(node.subject().snapshot().orElseThrow().schemaChange()),
                new TableContract(ofQuery, contract(node, model).enforced()),
                destination,
                SnapshotChecks.startsAnew(node) && node.copiedFrom().isEmpty());
    }

    /** Whether an earlier run kept a staging table for inspection. */
    private boolean hasLeftover(PlannedNode node) {
        return warehouse.exists(helpers.staging(node.relation()));
    }

    private boolean isStaged() {
        return workspace
                .config()
                .settings()
                .tablePromotionMode()
                .filter(mode -> mode == TablePromotionMode.DIRECT)
                .isEmpty();
    }

    private static String sqlPath(String authored) {
        int dot = authored.lastIndexOf('.');
        return "target/run/" + (dot < 0 ? authored : authored.substring(0, dot)) + ".sql";
    }
}
