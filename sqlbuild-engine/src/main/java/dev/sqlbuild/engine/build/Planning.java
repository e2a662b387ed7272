package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.RenamedModel;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.ColumnMigrationPlanning;
import dev.sqlbuild.core.plan.MigrationPlanning;
import dev.sqlbuild.core.plan.ModelDiscovery;
import dev.sqlbuild.core.plan.ModelDiscovery.Discovered;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.Planner;
import dev.sqlbuild.core.plan.RenamedModels;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.Environment.MissingOriginPolicy;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.virtual.Seeding;
import dev.sqlbuild.core.virtual.VirtualExecution;
import dev.sqlbuild.engine.facts.Facts;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.facts.MigrationReader;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plan and what was read to make it. {@code plan} and {@code build} share it, so that a build does what a plan made
 * at the same moment says.
 *
 * @param plan what will be done
 * @param warehouse what existed
 * @param observed what the sources above it held then
 * @param sources what stands for the sources that are read
 * @param seedings rows of earlier versions with which new relations begin, in virtual mode
 * @param shown views of VDEs that show what is written, in virtual mode
 * @param bystanders views of versions that are not written now and may read what is
 */
public record Planning(
        Plan plan,
        WarehouseFacts warehouse,
        SourceFacts observed,
        Map<NodeId, TableFactor> sources,
        Map<NodeId, Seeding> seedings,
        Map<NodeId, List<RelationName>> shown,
        Set<RelationName> bystanders) {

    /** Reads the warehouse and plans; writes nothing. */
    public static Planning of(
            Session session,
            Adapter adapter,
            FingerprintStore store,
            SourceObserver observer,
            Workspace workspace,
            PlanRequest request,
            Clock clock) {
        PlanInput input = WorkspaceInput.of(workspace);
        List<RenamedModel> renamed = RenamedModels.of(workspace);
        List<RelationName> former =
                renamed.stream().map(RenamedModel::formerRelation).toList();
        Facts facts = new FactsReader(adapter, store).read(session, input, request, FactsReader.Columns.READ, former);
        MigrationRecords records = new MigrationReader(adapter).read(session, input.targets(), facts.warehouse());
        MissingOriginPolicy missing = missingOrigin(workspace);
        Discovered discovered = ModelDiscovery.of(
                input,
                request,
                facts.state(),
                facts.warehouse(),
                records,
                renamed,
                () -> FoundFiles.look(workspace.directory()).names());
        MigrationPlanning.Result moved = MigrationPlanning.of(
                        input,
                        request,
                        facts.state(),
                        facts.warehouse(),
                        RenamedModels.of(workspace, discovered.former()),
                        records,
                        missing)
                .with(discovered.warnings());
        MigrationPlanning.Result moves = ColumnMigrationPlanning.of(
                input,
                request,
                moved,
                RenamedModels.columnsOf(workspace),
                records,
                missing,
                adapter.capabilities().columnRename());
        Facts after = new Facts(moves.state(), moves.warehouse());
        SourceFacts observed = observer.observe(sourcesAbove(workspace, input, request), facts.warehouse());
        return plan(session, adapter, workspace, input, request, after, observed, moves, Map.of(), clock);
    }

    private static MissingOriginPolicy missingOrigin(Workspace workspace) {
        return workspace
                .config()
                .environment()
                .map(Environment::missingMigrationOrigin)
                .orElse(MissingOriginPolicy.ALLOW);
    }

    /**
     * Plans the execution of a virtual build: the workspace stands on physical relations, and what is recorded about
     * them is given instead of read.
     *
     * @param execution what runs, and on what
     * @param observed what the sources held when the build was planned
     */
    public static Planning physical(
            Session session,
            Adapter adapter,
            Workspace workspace,
            VirtualExecution execution,
            SourceFacts observed,
            Clock clock) {
        PlanInput input = WorkspaceInput.of(workspace);
        Map<RelationName, RelationName> copies = new HashMap<>();
        for (Buildable node : input.nodes()) {
            Seeding seeding = execution.seedings().get(node.id());
            if (seeding != null) copies.put(node.relation(), seeding.origin().relation());
        }
        WarehouseFacts warehouse = new FactsReader(adapter)
                .withColumns(session, input, copies.values())
                .without(execution.replaced())
                .withCopies(copies);
        Facts facts = new Facts(execution.recorded(), warehouse);
        MigrationPlanning.Result nothing = MigrationPlanning.nothing(facts.state(), warehouse);
        return plan(
                        session,
                        adapter,
                        workspace,
                        input,
                        execution.request(),
                        facts,
                        observed,
                        nothing,
                        execution.seedings(),
                        clock)
                .with(execution);
    }

    private static Planning plan(
            Session session,
            Adapter adapter,
            Workspace workspace,
            PlanInput input,
            PlanRequest request,
            Facts facts,
            SourceFacts observed,
            MigrationPlanning.Result moves,
            Map<NodeId, Seeding> seedings,
            Clock clock) {
        Plan plan = Planner.plan(input, request, facts.state(), facts.warehouse(), observed)
                .after(moves.migrations(), moves.warnings());
        SourceFactors factors = new SourceFactors(session, adapter, facts.warehouse());
        Map<NodeId, TableFactor> factored = factors.of(sourcesRead(workspace, plan));
        References references = ProjectReferences.of(workspace, plan.resolver(), factored, adapter.dialect());
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        Map<NodeId, RelationName> origins = new HashMap<>();
        seedings.forEach((node, seeding) -> origins.put(node, seeding.origin().relation()));
        Plan bounded =
                PlanBounds.resolve(plan, workspace, facts.warehouse(), origins, references, session, adapter, now);
        return new Planning(bounded, facts.warehouse(), observed, factored, seedings, Map.of(), Set.of());
    }

    private Planning with(VirtualExecution execution) {
        Plan told = plan.after(plan.migrations(), execution.warnings());
        return new Planning(told, warehouse, observed, sources, seedings, execution.shown(), execution.bystanders());
    }

    /** Sources whose data the selection depends on; all of them where that costs no query. */
    private static Collection<Source> sourcesAbove(Workspace workspace, PlanInput input, PlanRequest request) {
        Collection<Source> all = workspace.sources().values();
        boolean free =
                all.stream().allMatch(source -> source.declaration().freshness().isEmpty());
        if (free || (request.select().isEmpty() && request.exclude().isEmpty())) return all;
        Set<NodeId> selected =
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude());
        selected.removeIf(node -> node.kind() == NodeKind.SOURCE);
        Set<NodeId> above = input.dag().ancestors(selected, Integer.MAX_VALUE);
        return all.stream().filter(source -> above.contains(source.id())).toList();
    }

    /** Sources read by models that run, or by audits of this build. */
    private static List<Source> sourcesRead(Workspace workspace, Plan plan) {
        Set<NodeId> read = new LinkedHashSet<>();
        for (PlannedNode node : plan.running()) read.addAll(workspace.dag().upstream(node.id()));
        Set<NodeId> selected = plan.byId().keySet();
        if (!plan.request().noAudits()) {
            workspace.audits().stream()
                    .filter(audit -> audit.target().map(selected::contains).orElse(true))
                    .forEach(audit -> read.addAll(audit.reads()));
        }
        return workspace.sources().values().stream()
                .filter(source -> read.contains(source.id()))
                .toList();
    }
}
