package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.ExecutionLimits;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.facts.FreshnessStore;
import dev.sqlbuild.engine.freshness.FreshnessLog;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStart;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code sqb build}, {@code sqb run} and {@code sqb seed} in direct mode: connect, plan, check the limits, execute. */
public final class BuildUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public BuildUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /** Everything that forbids to begin is thrown; once something ran there is a report. */
    public RunReport run(BuildRequest request, RunControl control, RunListener listener) {
        Optional<PlanRequest> wanted = planRequest(request);
        RunRecords records = RunRecords.of(request.workspace().directory(), RunId.next(clock));
        if (wanted.isEmpty()) return nothing(request, records, control, listener);
        try (Warehouse warehouse = warehouses.open()) {
            FingerprintStore store = new FingerprintStore(warehouses.adapter());
            Planning planning = plan(request, wanted.get(), warehouse, store, records);
            listener.planned(planning.plan());
            return execute(request, planning, warehouse, store, records, control, listener);
        } finally {
            records.close();
        }
    }

    /** What to plan; nothing when only seeds are wanted and none is selected. */
    private static Optional<PlanRequest> planRequest(BuildRequest request) {
        PlanRequest plan = request.plan();
        return switch (request.command()) {
            case BUILD -> Optional.of(plan);
            case RUN -> Optional.of(plan.withoutChecks(true, true));
            case SEED -> seeds(request.workspace(), plan);
        };
    }

    private static Optional<PlanRequest> seeds(Workspace workspace, PlanRequest plan) {
        PlanInput input = WorkspaceInput.of(workspace);
        Set<NodeId> selected = Selectors.of(input.selectable(), input.dag()).select(plan.select(), plan.exclude());
        List<String> seeds = selected.stream()
                .filter(node -> node.kind() == NodeKind.SEED)
                .map(NodeId::toString)
                .toList();
        if (seeds.isEmpty()) return Optional.empty();
        return Optional.of(plan.withSelect(seeds)
                .withExclude(List.of())
                .withChangesOnly(false)
                .withForce(true));
    }

    private Planning plan(
            BuildRequest request, PlanRequest wanted, Warehouse warehouse, FingerprintStore store, RunRecords records) {
        try (Session session = warehouse.openSession()) {
            session.listenWith(records.statements("plan"));
            SourceObserver observer = new SourceObserver(
                    warehouses.adapter(),
                    warehouse,
                    () -> records.statements("freshness"),
                    request.concurrency(),
                    clock);
            Planning planning =
                    Planning.of(session, warehouses.adapter(), store, observer, request.workspace(), wanted, clock);
            planning.plan().requireBuildable();
            limits(request).refuse(models(planning.plan())).ifPresent(refusal -> {
                throw new SqlBuildException(refusal);
            });
            return planning;
        }
    }

    private static int models(Plan plan) {
        return (int) plan.models().stream().filter(PlannedNode::runs).count();
    }

    /** Limits hold for builds and runs, not for loading seeds. */
    private static Limits limits(BuildRequest request) {
        String environment = WorkspaceInput.environment(request.workspace());
        if (request.command() == BuildRequest.Command.SEED) return Limits.none(environment);
        ExecutionLimits limits = request.workspace()
                .config()
                .environment()
                .map(Environment::limits)
                .orElse(ExecutionLimits.NONE);
        return new Limits(environment, limits.maxModels(), limits.maxDuration(), limits.remediation());
    }

    private RunReport execute(
            BuildRequest request,
            Planning planning,
            Warehouse warehouse,
            FingerprintStore store,
            RunRecords records,
            RunControl control,
            RunListener listener) {
        Adapter adapter = warehouses.adapter();
        Plan plan = planning.plan();
        References references =
                ProjectReferences.of(request.workspace(), plan.resolver(), planning.sources(), adapter.dialect());
        HookAssembly hooks = new HookAssembly(
                request.workspace(),
                references,
                plan.environment(),
                records.runId().text());
        WorkAssembly.Work work = WorkAssembly.of(request.workspace(), planning, hooks, adapter.dialect());
        RunReport report = new Executor(new Execution(
                        request.command().word(),
                        plan.environment(),
                        adapter,
                        warehouse,
                        work.nodes(),
                        work.last(),
                        references,
                        new FingerprintLog(store, records, control, request.programVersion(), clock),
                        records,
                        request.concurrency(),
                        request.failFast(),
                        limits(request),
                        request.began(),
                        control,
                        listener,
                        clock))
                .run();
        return new FreshnessLog(
                        request.workspace(), plan, planning.observed(), new FreshnessStore(warehouses.adapter()))
                .record(report, planning.warehouse(), warehouse::openSession)
                .map(report::withDiagnostic)
                .orElse(report);
    }

    private RunReport nothing(BuildRequest request, RunRecords records, RunControl control, RunListener listener) {
        String environment = WorkspaceInput.environment(request.workspace());
        String runId = records.runId().text();
        listener.runStarted(
                new RunStart(request.command().word(), runId, environment, request.concurrency(), List.of(), 0));
        return RunReport.of(
                request.command().word(),
                runId,
                environment,
                control.stopped(),
                records.runId().start(),
                Duration.ZERO,
                List.of(),
                List.of(),
                List.of());
    }
}
